"""The registers that administrators and clerks keep: who works for a body, and who acts for an organisation."""
