"""How much of a file is read at a time, and how much one may hold; memory stays flat whatever somebody sends."""

from __future__ import annotations

MEGABYTE = 1 << 20

FILE_BYTES = 4 << 30
"""A text file as sent: two million rows of five hundred Chinese characters."""

WORKBOOK_BYTES = 128 * MEGABYTE
"""An .xlsx as sent; what is larger is better written as CSV, which is read without unpacking."""

WORKBOOK_UNPACKED = 1 << 30
"""All parts of an .xlsx, unpacked. A full sheet of a million rows takes about so much."""

WORKBOOK_STRINGS = 128 * MEGABYTE
"""The part with the texts of the cells: the one part that has to be held in memory."""

WORKBOOK_RATIO = 200
"""Unpacked over packed size of a part above ``WORKBOOK_RATIO_FROM``; sheets pack ten to fifty times."""

WORKBOOK_RATIO_FROM = 8 * MEGABYTE

WORKBOOK_PARTS = 5_000
"""Files inside an .xlsx."""

MAIL_BYTES = 30 * MEGABYTE
"""One e-mail with its attachments: mail servers pass on 25 MB, which base64 makes a third longer."""

MAILS = 200
"""E-mails or other single files handed over at once."""

PIECE = 256 * 1024
"""Bytes read at a time."""

LINE = 1 * MEGABYTE
"""Characters of a line. The longest comment and the longest wording, each sign escaped, take a quarter of it."""

RECORD_LINES = 2_000
"""Lines of one record of a table: a letter typed into a cell has its line ends inside quotation marks."""

COLUMNS = 200
"""Columns of a table, or names of an object."""

NAME = 100
"""Characters of a column's name that are kept."""

BROKEN_ROWS = 100
"""Rows with quotation marks that do not pair; where there are more, the whole file is meant to be read otherwise."""

HEADER_WITHIN = 10
"""Rows among which the headings are looked for: above them offices write a title and the day."""

PREVIEWED = 8
"""Rows shown before the officer starts."""
