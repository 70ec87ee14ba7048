"""The pages of ballots and of votes on activities."""

from __future__ import annotations

from tests.browser.sampling import page

BALLOT, VOTE = "/workbench/ballots/{slug}", "/workbench/awards/{slug}"
BALLOTS = (
    page("/ballots"),
    page("/ballots/{slug}", "/ballots/test-ballot"),
    page("/ballots/{slug}", "/ballots/test-ballot", before="send nothing", status=422),
    page("/ballots/{slug}", "/ballots/test-ballot-prepared", status=404),
    page("/ballots/{slug}/check", "/ballots/test-ballot/check", status=404),
    page("/ballot-entries/{code}", "/ballot-entries/{ballot-entry}"),
    page("/workbench/ballots", who="water"),
    page("/workbench/ballots/new", who="water"),
    page(BALLOT, "/workbench/ballots/test-ballot", "water"),
    page(BALLOT, "/workbench/ballots/test-ballot-prepared", "water"),
    page(f"{BALLOT}/edit", "/workbench/ballots/test-ballot-prepared/edit", "water"),
    page("/awards"),
    page("/awards/{slug}", "/awards/test-vote"),
    page("/awards/{slug}", "/awards/test-vote-open"),
    page("/awards/{slug}", "/awards/test-vote-open", before="send nothing", status=422),
    page("/workbench/awards", who="water"),
    page("/workbench/awards/new", who="water"),
    page("/workbench/awards/new", who="water", before="send nothing", status=422),
    page(VOTE, "/workbench/awards/test-vote", "water"),
    page(VOTE, "/workbench/awards/test-vote-open", "water"),
    page(f"{VOTE}/edit", "/workbench/awards/test-vote/edit", "water"),
)
