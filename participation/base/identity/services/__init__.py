"""The acts of identity: people and roles, codes, sign-ins, passwords, second factor, tokens, organisations."""
