"""What may be done, as pure functions of values and a clock's instant."""
