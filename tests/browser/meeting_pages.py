"""Pages of matters, meetings and what became of what was said at them."""

from __future__ import annotations

from tests.browser.sampling import page

MATTERS = (
    page("/matters"),
    page("/matters", "/matters?q=此处无此文"),
    page("/matters/{slug}", "/matters/lift-support"),
    page("/matters/{slug}", "/matters/no-such-matter", status=404),
    page("/catalogues/{office}/{year}", "/catalogues/{catalogue}"),
    page("/catalogues/{office}/{year}", "/catalogues/{catalogue}?version=1"),
    page("/workbench/matters", who="officer"),
    page("/workbench/matters", who="secretary"),
    page("/workbench/matters/new", who="officer"),
    page("/workbench/matters/new", who="officer", before="send nothing", status=422),
    page("/workbench/matters/{slug}", "/workbench/matters/lift-support", "officer"),
    page("/workbench/matters/{slug}", "/workbench/matters/lift-support", "leader"),
    page("/workbench/matters/{slug}/edit", "/workbench/matters/lift-support/edit", "officer"),
    page("/workbench/catalogues", who="secretary"),
    page("/workbench/catalogues/{office}/{year}", "/workbench/catalogues/{catalogue}", "secretary"),
)
FIGURES = (
    page("/figures"),
    page("/figures/{year}", "/figures/{this-year}"),
    page("/figures/{year}", "/figures/1990", status=404),
    page("/figures/{year}/{number}", "/figures/{this-year}/opinions-received"),
    page("/workbench/editions", who="leader"),
    page("/workbench/editions/{edition}", "/workbench/editions/{edition-waiting}", "leader"),
    page("/workbench/editions/{edition}", "/workbench/editions/{edition-signed}", "secretary"),
    page("/workbench/figures", who="secretary"),
    page("/workbench/figures", "/workbench/figures?period={this-year}-Q5", "secretary", status=422),
    page("/workbench/figures/assessment", who="auditor"),
    page("/workbench/figures/{period}/{number}", "/workbench/figures/{this-year}/opinions-received", "secretary"),
)
FOLLOW_UPS = (
    page("/overdue"),
    page("/overdue", "/overdue?body=sww"),
    page("/workbench/overdue", who="secretary"),
    page("/workbench/overdue", who="commerce"),
    page("/workbench/overdue", "/workbench/overdue?q=此处无此文", "officer"),
    page("/workbench/follow-ups", who="officer"),
    page("/workbench/follow-ups", "/workbench/follow-ups?whose=meetings", "secretary"),
    page("/workbench/follow-ups", "/workbench/follow-ups?which=done", "officer"),
    page("/workbench/follow-ups/{follow_up_id}", "/workbench/follow-ups/{follow-up}", "officer"),
    page("/workbench/follow-ups/{follow_up_id}", "/workbench/follow-ups/{follow-up-done}", "commerce"),
    page("/workbench/meetings/{slug}/follow-ups", "/workbench/meetings/{followed-meeting}/follow-ups", "secretary"),
    page("/workbench/opinions/{opinion}/follow-ups", "/workbench/opinions/{followed-opinion}/follow-ups", "officer"),
    page(
        "/workbench/opinions/{opinion}/satisfaction", "/workbench/opinions/{followed-opinion}/satisfaction", "officer"
    ),
)
SPOKEN = "/workbench/meetings/{spoken-meeting}"
OPINIONS = (
    page("/meetings/{slug}/feedback", "/meetings/{spoken-meeting}/feedback"),
    page("/workbench/meetings/{slug}/record", f"{SPOKEN}/record", "secretary"),
    page("/workbench/meetings/{slug}/feedback", f"{SPOKEN}/feedback", "secretary"),
    page("/workbench/meetings/{slug}/feedback", f"{SPOKEN}/feedback?answer=adopted", "secretary"),
    page("/workbench/meetings/{slug}/feedback", f"{SPOKEN}/feedback", "officer"),
    page("/workbench/opinions/{opinion}", "/workbench/opinions/{spoken-opinion}", "secretary"),
    page("/workbench/opinions/{opinion}", "/workbench/opinions/{spoken-opinion}", "officer"),
    page("/attending/{code}", "{spoken-own-page}"),
)
ATTENDED = "/workbench/meetings/executive-112/participants"
HEARD = "/workbench/meetings/parking-garages/participants"
ATTENDING = (
    page("/attending/{code}", "{representative-page}"),
    page("/attending/{code}", "{hearer-page}"),
    page("/attending/{code}", f"/attending/{'0' * 64}", status=404),
    page("/attending/{code}/record", "{hearer-page}/record"),
    page("/papers/{paper}", "{paper-over}", status=410),
    page("/workbench/meetings/{slug}/participants", ATTENDED, "secretary"),
    page("/workbench/meetings/{slug}/participants", HEARD, "secretary"),
    page("/workbench/meetings/{slug}/participants/list", f"{ATTENDED}/list", "secretary"),
    page("/workbench/meetings/{slug}/participants/attendance", f"{ATTENDED}/attendance", "secretary"),
)
MEETING = "/workbench/meetings/{slug}"
EXECUTIVE = "/workbench/meetings/executive-112"
PREPARED = "/workbench/meetings/{prepared-meeting}"
MEETINGS = (
    page("/meetings"),
    page("/meetings", "/meetings?kind=bureau%20meeting&year=1999"),
    page("/meetings/{slug}", "/meetings/executive-112"),
    page("/meetings/{slug}", "/meetings/parking-garages"),
    page("/meetings/{slug}", "/meetings/no-such-meeting", status=404),
    page("/meetings/{slug}/announcements/{version}", "/meetings/executive-112/announcements/99", status=404),
    page("/meetings/{slug}/decisions/{version}", "/meetings/executive-112/decisions/99", status=404),
    page("/workbench/meetings", who="secretary"),
    page("/workbench/meetings", "/workbench/meetings?state=prepared", "commerce"),
    page("/workbench/meetings/new", who="secretary"),
    page("/workbench/meetings/new", who="secretary", before="send nothing", status=422),
    page(MEETING, EXECUTIVE, "secretary"),
    page(MEETING, PREPARED, "officer"),
    page(f"{MEETING}/edit", f"{PREPARED}/edit", "officer"),
    page(f"{MEETING}/agenda", f"{EXECUTIVE}/agenda", "secretary"),
    page(f"{MEETING}/agenda", f"{PREPARED}/agenda", "officer"),
    page(f"{MEETING}/agenda/new", f"{PREPARED}/agenda/new", "officer"),
    page(f"{MEETING}/agenda/{{item}}", f"{EXECUTIVE}/agenda/{{executive-item}}", "secretary"),
    page(f"{MEETING}/agenda/{{item}}/edit", f"{EXECUTIVE}/agenda/{{executive-item}}/edit", "secretary"),
    page(f"{MEETING}/texts", f"{EXECUTIVE}/texts", "secretary"),
    page(f"{MEETING}/texts/{{kind}}", f"{EXECUTIVE}/texts/minutes", "secretary"),
)
