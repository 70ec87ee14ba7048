"""The ledger: an append-only Merkle tree of what was received and decided, which an outsider can check.

Each act owes a leaf in its own transaction; one sequencer numbers the leaves in batches and signs a checkpoint of the
tree. A leaf shows what kind of thing it is, of which consultation, and its number there; what it says is hidden in a
salted commitment.
"""
