"""The pages: each reads its form, calls a service, and answers with a template or sends the reader on."""
