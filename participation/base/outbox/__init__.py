"""Jobs owed by an act, written in its transaction and carried out afterwards: retried, counted, never forgotten."""
