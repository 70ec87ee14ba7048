"""The ground floor (``base``), later the room of representatives, and the roof that sees all rooms."""

__version__ = "0.1.0"
