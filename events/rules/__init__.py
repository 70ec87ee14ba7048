"""What may be done and what is due: pure decisions on values."""
