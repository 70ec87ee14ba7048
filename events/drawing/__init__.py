"""摇号: parties with ranked wishes, an order that chance decides, and the file by which anybody repeats it. Pure."""
