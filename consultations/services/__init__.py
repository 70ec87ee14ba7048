"""Verbs that write: one function is one transaction with one audit row. Load and lock, ask the rule, write, tell."""
