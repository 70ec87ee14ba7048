"""Calls to addresses that others chose: signed as Standard Webhooks says, and never into our own network."""
