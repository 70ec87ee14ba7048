"""The verbs of the room: one function, one transaction, one record."""
