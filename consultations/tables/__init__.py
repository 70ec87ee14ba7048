"""The room's rows: one file a noun."""
