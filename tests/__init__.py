"""The tests, one folder a room; `world.py` is the small named world they share."""
