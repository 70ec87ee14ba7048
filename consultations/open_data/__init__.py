"""Open data in formats that others have defined: data packages, web annotations. Knows reports, no database."""
