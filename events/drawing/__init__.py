"""The ballot as an engine: parties, wishes and a key string in, an order and seats out; no database, no clock."""
