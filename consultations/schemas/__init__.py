"""What goes in and out of the room, with limits; one file a noun."""
