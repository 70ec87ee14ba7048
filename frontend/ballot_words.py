"""The words shown for the values of ballots."""

from __future__ import annotations

from participation.base.errors import N_

BALLOT_STATE = {
    "prepared": N_("Being prepared"),
    "open": N_("Public"),
    "frozen": N_("Frozen, waits for chance"),
    "drawn": N_("Drawn by ballot"),
    "voided": N_("Ballot voided"),
}
BALLOT_ACT = {
    "prepare": N_("Ballot prepared"),
    "publish": N_("Ballot published"),
    "freeze": N_("Ballot frozen"),
    "draw": N_("Ballot drawn"),
    "refuse": N_("Second draw refused"),
    "void": N_("Ballot given up"),
}
ENTROPY_KIND = {
    "digits": N_("Digits drawn in public"),
    "numbers": N_("Numbers of a lottery or exchange"),
    "text": N_("Text"),
    "drand": N_("A round of drand"),
    "witness": N_("What a witness has sealed"),
}
BALLOT_SETS = {"ballot state": BALLOT_STATE, "ballot act": BALLOT_ACT, "entropy kind": ENTROPY_KIND}
