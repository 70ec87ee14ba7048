"""What goes in and comes out, with its limits."""
