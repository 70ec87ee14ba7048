"""Telling those who asked for it what consultations open, change, close and are answered."""
