"""Where it is decided: the catalogue of matters, meetings, who sat in, what they said and what became of it."""
