"""Mails that come back: which delivery it was, for good or for now, and what is done about it."""
