"""The words of the figures, and where the rows behind each number are found."""

from __future__ import annotations

from decisions.rules.figures import Area, Number
from decisions.schemas.figures import CountedRow
from participation.base.errors import N_

N = Number
AREA_NAMES: dict[Area, str] = {
    Area.MATTERS: N_("Major decision matters"),
    Area.CONSULTATIONS: N_("Consultations and comments"),
    Area.MEETINGS: N_("Meetings with representatives"),
    Area.OPINIONS: N_("Opinions of representatives"),
    Area.FOLLOW_UPS: N_("Follow-ups"),
    Area.OPEN_DAYS: N_("Open days"),
}
NUMBER_NAMES: dict[Number, str] = {
    N.MATTERS: N_("Matters in the catalogue"),
    N.MATTERS_ADDED: N_("Matters added during the year"),
    N.MATTERS_DROPPED: N_("Matters dropped during the year"),
    N.CONSULTATIONS: N_("Consultations opened"),
    N.COMMENTS: N_("Comments received"),
    N.COMMENTS_ANSWERED: N_("Comments answered in a published report"),
    N.COMMENTS_ADOPTED: N_("Comments adopted"),
    N.COMMENTS_PARTLY: N_("Comments partly adopted"),
    N.COMMENTS_NOT_ADOPTED: N_("Comments not adopted"),
    N.COMMENTS_PROVIDED_FOR: N_("Comments already provided for"),
    N.COMMENTS_EXPLAINED: N_("Comments answered with an explanation"),
    N.COMMENTS_FOR_STUDY: N_("Comments kept for study"),
    N.COMMENTS_REFERRED: N_("Comments referred"),
    N.COMMENTS_OUT_OF_SCOPE: N_("Comments out of scope"),
    N.COMMENTS_MIXED: N_("Comments with several outcomes"),
    N.COMMENTS_NO_CHANGE: N_("Comments that ask for no change"),
    N.MEETINGS: N_("Meetings with representatives"),
    N.INVITED: N_("Representatives invited"),
    N.ACCEPTED: N_("Representatives who accepted"),
    N.PRESENT: N_("Representatives who were there"),
    N.HEARINGS: N_("Hearings held"),
    N.HEARD: N_("Hearing participants who were there"),
    N.OPINIONS: N_("Opinions received"),
    N.OPINIONS_ADOPTED: N_("Opinions adopted"),
    N.OPINIONS_PARTLY: N_("Opinions partly adopted"),
    N.OPINIONS_NOT_ADOPTED: N_("Opinions not adopted"),
    N.OPINIONS_PROVIDED_FOR: N_("Opinions already provided for"),
    N.OPINIONS_EXPLAINED: N_("Opinions answered with an explanation"),
    N.OPINIONS_FOR_STUDY: N_("Opinions kept for study"),
    N.OPINIONS_REFERRED: N_("Opinions referred"),
    N.OPINIONS_OUT_OF_SCOPE: N_("Opinions out of scope"),
    N.OPINIONS_UNANSWERED: N_("Opinions without an answer"),
    N.IN_TIME: N_("Opinions answered in time"),
    N.LATE: N_("Opinions answered late"),
    N.OVERDUE: N_("Opinions whose answer is overdue"),
    N.NOT_DUE: N_("Opinions whose answer is not due yet"),
    N.FOLLOW_UPS: N_("Follow-ups promised"),
    N.FOLLOW_UPS_DONE: N_("Follow-ups done"),
    N.FOLLOW_UPS_OVERDUE: N_("Follow-ups overdue"),
    N.FOLLOW_UPS_OPEN: N_("Follow-ups not due yet"),
    N.ACTIVITIES: N_("Open activities"),
    N.SESSIONS: N_("Open sessions held"),
    N.SESSIONS_OFF: N_("Open sessions called off"),
    N.VISITS: N_("Visits"),
}
NAMES = {number.value: name for number, name in NUMBER_NAMES.items()}
# What a spreadsheet heads its columns with.
COLUMNS = {
    "number": N_("Figure"),
    "total": N_("Total"),
    "people": N_("People"),
    "unidentified": N_("Unidentified messages"),
    "organisations": N_("Organisations"),
    "co_signatures": N_("Co-signatures"),
}
# In which capacity somebody who is counted was there.
PARTICIPANT_KINDS = {
    "representative": N_("Representative"),
    "invited": N_("Invited"),
    "hearing participant": N_("Hearing participant"),
}
MATTERS = (N.MATTERS, N.MATTERS_ADDED, N.MATTERS_DROPPED)
MEETINGS = (N.MEETINGS, N.HEARINGS)
SESSIONS = (N.SESSIONS, N.SESSIONS_OFF, N.VISITS)
PEOPLE = (N.INVITED, N.ACCEPTED, N.PRESENT, N.HEARD)


def slug_of(number: str) -> str:
    """A number as an address writes it."""
    return number.replace(" ", "-")


def desk_address(number: Number, row: CountedRow) -> str:
    """Where the office finds a row."""
    of = number.value.split(" ", maxsplit=1)[0]
    if number is N.CONSULTATIONS:
        return f"/workbench/consultations/{row.slug}"
    if number in MEETINGS:
        return f"/workbench/meetings/{row.slug}"
    if number is N.ACTIVITIES:
        return f"/workbench/activities/{row.slug}"
    if number in SESSIONS:
        return f"/workbench/sessions/{row.slug}"
    return {
        "matters": f"/workbench/matters/{row.slug}",
        "comments": f"/workbench/consultations/{row.slug}/comments/{row.id}",
        "opinions": f"/workbench/opinions/{row.id}",
        "follow-ups": f"/workbench/meetings/{row.slug}/follow-ups",
    }.get(of, f"/workbench/meetings/{row.slug}/participants")


def public_address(number: Number, slug: str) -> str:
    """Where everybody finds what holds some of a number."""
    if number in MATTERS:
        return f"/matters/{slug}"
    if number is N.CONSULTATIONS or number is N.COMMENTS:
        return f"/consultations/{slug}"
    if number is N.ACTIVITIES:
        return f"/activities/{slug}"
    if number in SESSIONS:
        return f"/sessions/{slug}"
    if number.value.startswith("comments "):
        return f"/consultations/{slug}/report"
    return f"/meetings/{slug}"
