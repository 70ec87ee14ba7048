"""Drafts: the text that is put to the public.

Its files are read whatever the office sends (Word, web page, Markdown, plain text), split into clauses that
can be commented on one by one, and kept version by version so that a clause keeps its identity when the
text is redrafted.
"""
