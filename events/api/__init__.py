"""The JSON API of the room."""
