"""The ground floor's JSON under ``/api/v1``: who I am, people and their roles, bodies, organisations, tokens, files."""
