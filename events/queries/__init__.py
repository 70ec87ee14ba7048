"""Reads that return Structs."""
