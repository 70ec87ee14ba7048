"""The report as a document: an office's wording filled with a report's numbers, then written as Word, HTML or tables.

Knows reports and words only: no database, no clock.
"""
