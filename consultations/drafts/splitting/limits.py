"""How large a draft may be. The Civil Code of China, the largest statute in force, has 1,260 clauses and
some 110,000 characters; everything here leaves room for many times that and still ends within seconds."""

from __future__ import annotations

FILE_BYTES = 20 * 1024 * 1024
"""A file as sent."""

TEXT_CHARACTERS = 5_000_000
"""The text of a draft, after the file is read."""

TEXT_LINES = 300_000
"""Lines that are not blank."""

CLAUSES = 20_000
"""Clauses and unnumbered parts together."""

CLAUSE_CHARACTERS = 200_000
"""One clause. A page shows a clause with its comments, and a comparison of two versions of it is made letter
by letter: beyond this length neither is of use to a reader."""

ARCHIVE_ENTRIES = 5_000
"""Files inside a .docx."""

ARCHIVE_BYTES = 200 * 1024 * 1024
"""All files inside a .docx, unpacked; pictures are most of it."""

ARCHIVE_PART_BYTES = 60 * 1024 * 1024
"""One file inside a .docx, unpacked."""

ARCHIVE_RATIO = 300
"""Unpacked size over packed size of one file above ``ARCHIVE_RATIO_FROM`` bytes; text packs 5 to 50 times."""

ARCHIVE_RATIO_FROM = 4 * 1024 * 1024
