"""Splitting a draft: a file becomes text, the text becomes clauses. Pure: no database, no clock.

``read_draft`` reads any accepted file, ``split`` finds title, preface and clauses, ``joined`` gives the text
again, so that it can be checked that nothing was lost. What is a clause:

- 第…条, wherever it is used; then Article, Section or Clause, whichever is the most frequent of them;
- else the highest kind of number in an outline (一、 or （一） or 1. or 1, 1.1), except where an item is only
  the heading of the items directly below it: then it is a division, and they are the clauses;
- else the text below each heading, or the whole text, as a part without a number.

A number that only continues a sentence, a quoted clause and a table of contents begin nothing.
"""

from consultations.drafts.splitting.assembly import split
from consultations.drafts.splitting.draft import SplitClause, SplitDraft, joined
from consultations.drafts.splitting.reading import read_draft

__all__ = ["SplitClause", "SplitDraft", "joined", "read_draft", "split"]
