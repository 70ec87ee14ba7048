"""Near-identical comments: who sent the same letter, however it was retyped. Pure: numpy and xxhash, no database, no
clock.

``normal.normal(text) -> str`` and ``normal.TABLE_VERSION`` say what is compared. ``signing.sign(text) -> Signature``
with ``exact`` (16 bytes, equal for texts that are alike but for width, script, case, punctuation and space), ``values``
(128 bytes: 64 MinHash values, little-endian uint16), ``polarity`` (bytes of any length, opaque) and ``length``
(characters of the normal form); ``signing.sign_many(texts) -> Signatures`` is the same as arrays, and indexing it gives
a ``Signature``. ``bands.band_keys(signature) -> list[int]`` are the 16 signed 64-bit keys to store: texts that share a
key are candidates. ``likeness.likeness(a, b) -> float`` estimates the Jaccard similarity of two texts,
``likeness.likeness_many(a, signatures) -> array`` of one text to many. ``polarity.reverses(a, b) -> bool`` tells
whether one says the opposite of the other. ``families.families(signatures, weights) -> Families`` groups everything at
once. ``placing.place(new, candidates) -> Placement`` finds the family of one new text among ``placing.Candidate`` (its
signature, its family, the signature of that family's representative, the family's size): ``Placement.family`` is None
for a family of its own, ``.similarity`` is that to the representative, ``.flag`` is ``"polarity"`` or None.
"""
