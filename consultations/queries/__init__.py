"""Reads that return Structs, paged by key; what somebody may not see is not in them."""
