"""Reading what came by other channels: tables, JSON lines and e-mails, a row at a time, whatever their size.

Pure reading of files: no database, no clock. :func:`~consultations.importing.inspecting.inspected` says what a file
is and what its columns seem to mean, :func:`~consultations.importing.reading.rows` reads it from any row on, and
:mod:`~consultations.importing.meaning` makes a comment of a row.
"""
