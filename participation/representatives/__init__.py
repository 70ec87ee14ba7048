"""Who sits in where it is decided: calls, applications, review, the draw, seats and alternates."""
