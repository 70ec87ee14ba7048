"""Benchmarks: what the served program does in a second, what it costs, and what the machine could do at best."""
