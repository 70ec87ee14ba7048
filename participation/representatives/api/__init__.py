"""The room as programs see it."""
