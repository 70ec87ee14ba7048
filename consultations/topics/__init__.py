"""What comments are about: words, draft topics, and the points that a comment most likely raises.

An engine without a database or a clock: texts in, plain values out, the same values for the same texts. It drafts and
suggests; nothing here decides. Measured on comments whose topics officials had coded, unsupervised topics agree with
the officials only loosely, which is why the list is called a draft; the suggestions learn from the officer's own
decisions and do much better.
"""
