"""The words shown for the values of participants: what they are, what they answered, how they signed."""

from __future__ import annotations

from participation.base.errors import N_

PARTICIPANT_KIND = {
    "representative": N_("Public representative"),
    "invited": N_("Guest"),
    "hearing participant": N_("Participant of the hearing"),
    "member": N_("Member with a vote"),
    "presenter": N_("Presenter"),
}
SIGNATURE_WAY = {
    "link": N_("Signed on their own page"),
    "paper": N_("Signed on paper"),
    "refused": N_("Did not sign"),
}

PARTICIPANT_SETS = {"participant kind": PARTICIPANT_KIND, "signature way": SIGNATURE_WAY}
