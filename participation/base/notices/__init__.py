"""Notices owed: one delivery row per recipient with its fate, sent by mail or by the city's text gateway."""
