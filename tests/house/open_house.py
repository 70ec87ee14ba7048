"""A small world with a consultation in every state, so that whoever may do something could do it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import httpx

from consultations.queries.disowning import key_of
from consultations.queries.drafts import draft
from consultations.rules.opinion_map import MapAct, StatementDecision
from consultations.schemas.assigning import NewAssignment
from consultations.schemas.comment import ScreeningDecision
from consultations.schemas.continuing import NewContinuation
from consultations.schemas.delegating import NewDelegation
from consultations.schemas.disowning import NewDisowning
from consultations.schemas.families import Confirmation
from consultations.schemas.faq import NewFaqEntry
from consultations.schemas.moderating import BulkScreening, Choice, NewObjection
from consultations.schemas.point import NewPoint
from consultations.schemas.redacting import NewRedaction
from consultations.schemas.sealing import NewSealing
from consultations.services import (
    assigning,
    continuing,
    delegating,
    disowning,
    drafting,
    faq,
    moderating,
    moderating_objections,
    opinion_map,
    opinion_map_statements,
    pointing,
    redacting,
    reporting,
    screening,
    sealing,
)
from consultations.services.families import deciding
from consultations.services.families.placing import place
from consultations.subscribing import links
from consultations.words import ScreeningReason
from frontend.assets import asset_url
from participation.base import clock
from participation.base.codes import digest, uuid7
from participation.base.database import execute
from participation.base.identity.actor import NOBODY
from participation.base.identity.services.organisations import claim_organisation
from participation.base.ledger.proofs import latest_checkpoint
from participation.base.notices.proofs import proof
from participation.base.notices.stopping import stop_link
from participation.base.notices.words import Fate
from participation.base.uploads.services import store
from tests.consultations import steps
from tests.consultations.steps import AFTER, BEFORE, DAY, DURING, LATER
from tests.house.open_attending import open_attending
from tests.house.open_ballots import open_ballots
from tests.house.open_bookings import open_bookings
from tests.house.open_calls import open_calls
from tests.house.open_doors import open_doors
from tests.house.open_draws import open_draws
from tests.house.open_editions import open_editions
from tests.house.open_figures import open_figures
from tests.house.open_follow_ups import open_follow_ups
from tests.house.open_matters import open_matters
from tests.house.open_meetings import open_meetings
from tests.house.open_opinions import open_opinions
from tests.house.open_programme import open_programme
from tests.house.open_sessions import open_sessions
from tests.house.open_tickets import open_tickets
from tests.house.open_visits import open_visits
from tests.house.open_waiting import open_waiting
from tests.importing.files import handed_over
from tests.listening.listeners import asks, holds, stands
from tests.world import (
    CHAMBER,
    CLERK,
    COLLEAGUE,
    FOREIGNER,
    LEADER,
    LEGAL,
    NEIGHBOUR,
    OFFICER,
    RESIDENT,
    signed_in,
)

Names = Mapping[str, str]
# when everybody comes
NOW = AFTER + DAY
# the open one is still open then
ENDS = LATER + 30 * DAY
CREDIT_CODE = "51310199MJ0001125L"
ANSWERED = ("closed", "reported", "signed", "published")


def join(names: dict[str, str], more: Names) -> None:
    """Take more names in; no two things may have one name."""
    assert not names.keys() & more.keys(), names.keys() & more.keys()
    names.update(more)


async def open_house(client: httpx.AsyncClient) -> Names:
    """Make it; what stands in the addresses of ``who_may_on_pages`` and ``who_may_by_programs``, by name."""
    await steps.prepared(slug="prepared")
    await _redrafted("prepared", at=BEFORE)
    await steps.submitted(slug="submitted")
    await steps.approved(slug="approved")
    for slug in ("open", *ANSWERED):
        await steps.opened(slug=slug, closes_at=ENDS if slug == "open" else steps.CLOSES)
    names: dict[str, str] = {**await _said_and_entered(client)}
    raised = {
        slug: await steps.said(
            "A ramp for wheelchairs, please.", slug=slug, publish="text and name", author_name="A name"
        )
        for slug in ANSWERED
    }
    with clock.frozen(steps.CLOSES):
        await steps.the_clock_strikes()
    for slug in ANSWERED:
        found = await _answered(slug, raised[slug])
        names |= found if slug == "closed" else {}
    for slug in ("reported", "signed", "published"):
        await steps.reported(slug)
    await execute(
        "INSERT INTO report_submission (id, consultation, asked_at, asked_by, before, comments, done, filed_at)"
        " SELECT {}, id, {}, {}, 'closed', 1, 1, {} FROM consultation WHERE slug = 'reported'",
        uuid7(),
        AFTER,
        OFFICER.person,
        AFTER,
    )
    with clock.frozen(AFTER):
        for slug in ("signed", "published"):
            await reporting.approve_report(LEADER, slug=slug)
        await reporting.publish_report(OFFICER, slug="published")
    names |= await _worked_on(names) | await _asked_again()
    names |= await _grouped() | await _imported() | await _asked_beside()
    names |= {"public": str(raised["published"][0])}
    with clock.frozen(AFTER):
        show = ScreeningDecision(show=True)
        await screening.screen(COLLEAGUE, slug="published", comments=raised["published"], decision=show)
    names |= {"size": str((await latest_checkpoint()).size)}
    names |= await _moderated() | await _sealed() | await _mapped() | await _listened() | await _owned_and_owed()
    names |= await open_calls(NOW) | await open_draws(NOW)
    await open_figures(NOW)
    names |= await open_follow_ups(NOW)
    names |= await open_editions(NOW) | await open_matters(NOW) | await open_meetings(NOW)
    names |= await open_opinions(NOW) | await open_attending(NOW)
    join(names, await open_waiting(NOW))
    join(names, await open_visits(NOW))
    join(names, await open_bookings(NOW))
    join(names, await open_ballots(NOW))
    join(names, await open_tickets(NOW))
    join(names, await open_programme(NOW))
    join(names, await open_sessions(NOW))
    join(names, await open_doors(NOW))
    return names | await _subscribed()


async def _said_and_entered(client: httpx.AsyncClient) -> dict[str, str]:
    """A resident's comment with a file, and one that a clerk has entered."""
    with clock.frozen(DURING):
        sent = await signed_in(client, RESIDENT).post(
            "/consultations/open/comment",
            data={"text": "The ramp is too steep, see the drawing."},
            files={"files": ("ramp.txt", b"1 : 6", "text/plain")},
        )
        client.cookies.clear()
        assert sent.status_code == 303, sent.text
        entered = await steps.says(
            "Said at the counter.", actor=CLERK, slug="open", channel="counter", stated_on=DURING.date()
        )
    receipt = sent.headers["location"].rsplit("/", 1)[-1]
    return {
        "receipt": receipt,
        "said": await _id("SELECT id FROM comment WHERE receipt = {}", receipt),
        "entered": str(entered.id),
        "attachment": await _id("SELECT id FROM attachment LIMIT 1"),
        "static": asset_url("kit.css"),
    }


async def _moderated() -> dict[str, str]:
    """One that others read with a name, parts of it redacted; one hidden, and objected to; one that is not theirs."""
    with clock.frozen(DURING):
        shown, hidden = [
            await steps.says(text, slug="open", publish="text and name", author_name="A name")
            for text in ("A bench at 3 Elm Road, please.", "Nonsense.")
        ]
        not_theirs = await steps.says("Not written by whom it says.", slug="open", author_contact="13800000777")
        show = ScreeningDecision(show=True)
        await screening.screen(COLLEAGUE, slug="open", comments=[shown.id, not_theirs.id], decision=show)
        hide = BulkScreening(choice=Choice(comments=[hidden.id]), show=False, reason=ScreeningReason.ABUSE)
        batch = await moderating.screen_many(COLLEAGUE, slug="open", wanted=hide)
        await redacting.redact(COLLEAGUE, comment=shown.id, new=NewRedaction(passages=["3 Elm"]))
        made = await redacting.redact(COLLEAGUE, comment=shown.id, new=NewRedaction(passages=["Road"]))
        said = NewObjection(statement="It is none.")
        objection = await moderating_objections.object_(NOBODY, receipt=hidden.receipt, new=said)
        claim = NewDisowning(receipt=not_theirs.receipt, key=proof(not_theirs.receipt), statement="Not mine.")
        disowned = await disowning.disown(NOBODY, new=claim)
    return {
        "named": str(shown.id),
        "hidden-receipt": hidden.receipt,
        "batch": str(batch.id),
        "objection": str(objection.id),
        "redaction": str(made.items[0].id),
        "second-redaction": str(made.items[1].id),
        "disowning": str(disowned.id),
        "disowning-key": key_of(disowned.id),
    }


async def _sealed() -> dict[str, str]:
    """A comment with a file that is withheld."""
    with clock.frozen(DURING):
        file = (await store(NOBODY, filename="plan.txt", content=b"3 Elm Road")).id
        filed = await steps.says("See the plan.", slug="open", attachments=[str(file)])
        made = await sealing.seal(COLLEAGUE, file=file, new=NewSealing())
        [found] = made.items
        assert found.sealing is not None
    return {"filed": str(filed.id), "sealed-file": str(file), "sealing": str(found.sealing.id)}


async def _imported() -> dict[str, str]:
    """Files of comments that wait to be looked at, for everybody who does something else with them."""
    row = b'{"text": "By letter.", "date": "2027-03-05"}'
    with clock.frozen(DURING):
        return {
            name: str(await handed_over(row, slug="open", start=False))
            for name in ("import", "mapped-import", "started-import", "discarded-import")
        }


async def _grouped() -> dict[str, str]:
    """A letter that two people sent, found to be one by an officer, and another one."""
    letter = "We live on the sixth floor and ask for a lift before the winter, with rails on both sides of the stairs."
    with clock.frozen(DURING):
        texts = (letter, letter, "Rather plant trees than build lifts.")
        said = [await steps.says(text, slug="open") for text in texts]
        for one in said:
            await place(one.id)
        families = [await _id("SELECT family AS id FROM family_member WHERE comment = {}", one.id) for one in said]
        given = Confirmation(version=1)
        await deciding.confirm(COLLEAGUE, family=UUID(families[0]), given=given)
    act = await _id("SELECT id FROM family_act WHERE family = {}", families[0])
    names = {"family": families[0], "second-family": families[2], "family-act": act}
    return names | {"family-member": str(said[0].id)}


async def _asked_beside() -> dict[str, str]:
    """A question with public results, and two entries that wait."""
    question = await _id(
        "INSERT INTO question (id, consultation, position, kind, text)"
        " SELECT {}, id, 1, 'text', 'What is missing?' FROM consultation WHERE slug = 'published' RETURNING id",
        uuid7(),
    )
    await execute(
        "INSERT INTO questionnaire (id, consultation, results, saved_at, saved_by)"
        " SELECT {}, id, 'after the close', {}, {} FROM consultation WHERE slug = 'published'",
        uuid7(),
        BEFORE,
        COLLEAGUE.person,
    )
    with clock.frozen(DURING):
        new = NewFaqEntry(question="Who pays?", answer="The owners.")
        entries = [str((await faq.write_entry(COLLEAGUE, slug="open", new=new)).id) for _ in range(2)]
    return {"question": question, "faq-entry": entries[0], "second-faq-entry": entries[1]}


async def _mapped() -> dict[str, str]:
    """An opinion map that is on, with statements that are public and some that wait."""
    with clock.frozen(DURING):
        texts = ("A ramp is needed.", "A ramp costs too much.", "Wait a year.", "Ask again.", "Build two.")
        made = [one.id for one in await opinion_map_statements.propose(COLLEAGUE, slug="open", texts=texts)]
        await opinion_map_statements.decide(LEGAL, statements=made[:3], decision=StatementDecision.APPROVE)
        await opinion_map.act_on_map(COLLEAGUE, slug="open", act=MapAct.TURN_ON)
    names = ("statement", "public-statement", "third-statement", "waiting-statement", "second-waiting-statement")
    return {name: str(id_) for name, id_ in zip(names, made, strict=True)}


async def _listened() -> dict[str, str]:
    """A letter to a body, and a forum."""
    made = await asks(slug="open", actor=COLLEAGUE, addressees=[{"body": "sww"}])
    held = await holds(slug="open", actor=COLLEAGUE)
    return {
        "request": str(made.id),
        "asked-code": made.code,
        "addressee": str((await stands(made.id, actor=COLLEAGUE)).addressees[0].id),
        "gathering": str(held.id),
    }


async def _answered(slug: str, raised: list[UUID]) -> dict[str, str]:
    """A second version of the text, and three points that are decided on; the ids."""
    stated = []
    await _redrafted(slug, at=AFTER - DAY)
    with clock.frozen(AFTER - DAY):
        for title in ("A ramp", "A bench", "A handrail"):
            point = await pointing.state_point(OFFICER, slug=slug, new=NewPoint(title=title, comments=raised))
            await steps.answer(point, at=AFTER - DAY)
            stated.append(str(point))
    return {"raised": str(raised[0]), **dict(zip(("point", "second-point", "third-point"), stated, strict=True))}


async def _worked_on(names: Names) -> dict[str, str]:
    """An act of the officer's on the queue, and work given to a colleague."""
    said = [UUID(names["said"])]
    work = NewDelegation(officer=UUID(str(COLLEAGUE.person)), comments=said)
    with clock.frozen(DURING):
        act = await assigning.assign(OFFICER, slug="open", new=NewAssignment(comments=said, no_change=True))
        given = await delegating.delegate(OFFICER, slug="open", new=work)
    return {"act": str(act.act), "delegation": str(given.ids[0])}


async def _redrafted(slug: str, *, at: datetime) -> None:
    text = steps.TEXT.replace("三分之二", "半数")
    with clock.frozen(at):
        await drafting.save_draft(OFFICER, slug=slug, content=text.encode(), media_type="text/markdown")


async def _asked_again() -> dict[str, str]:
    """A second consultation that goes on from the closed one, and a clause of the changed draft."""
    again = NewContinuation(reason="It changed.", slug="again", opens_at=ENDS, closes_at=ENDS + 40 * DAY)
    with clock.frozen(AFTER):
        await continuing.continue_(OFFICER, slug="closed", new=again)
        clauses = (await draft(OFFICER, "closed", 2)).clauses
    return {"redrafted-clause": str(clauses[2].id)}


async def _owned_and_owed() -> dict[str, str]:
    """What belongs to the officer, and a job and a notice that were given up."""
    job = str(uuid7())
    await execute(
        "INSERT INTO outbox (id, topic, payload, due_at, state, tries, created_at, ended_at)"
        " VALUES ({}, 'sweep', {}, {}, 'dead', 9, {}, {})",
        job,
        "{}",
        BEFORE,
        BEFORE,
        BEFORE,
    )
    await execute("UPDATE delivery SET fate = {}", Fate.GAVE_UP.value)
    claimants = (NEIGHBOUR, FOREIGNER, COLLEAGUE, LEGAL)
    for actor in (RESIDENT, *claimants):
        claimed = await claim_organisation(actor, name="梧桐里社区基金会", credit_code=CREDIT_CODE)
    return {
        "job": job,
        "delivery": await _id("SELECT id FROM delivery LIMIT 1"),
        "contact": await _id("SELECT id FROM contact WHERE person = {}", OFFICER.person),
        "token": await _token("first"),
        "second-token": await _token("second"),
        "person": str(COLLEAGUE.person),
        "other-person": str(LEGAL.person),
        "organisation": str(CHAMBER),
        "claimed": str(claimed),
        **{f"claimant-{place}": str(actor.person) for place, actor in enumerate(claimants, 1)},
    }


async def _token(name: str) -> str:
    """One more token of the officer's, which nobody uses."""
    made = uuid7()
    await execute(
        "INSERT INTO token (id, person, name, scopes, secret_hash, created_at) VALUES ({}, {}, {}, {}, {}, {})",
        made,
        OFFICER.person,
        name,
        ["read"],
        digest(name),
        BEFORE,
    )
    return str(made)


async def _id(statement: str, *values: object) -> str:
    return str((await execute(statement, *values))[0]["id"])


async def _subscribed() -> dict[str, str]:
    """Subscriptions of the resident and of nobody known, and the keys of their links."""
    names = ("own", "second", "asked", "left")
    made = {
        name: await _id(
            "INSERT INTO subscription (id, scope, value, contact, person, asked_at) VALUES ({}, 'tag', {}, {}, {}, {})"
            " RETURNING id",
            uuid7(),
            name,
            f"{name}@example.org",
            RESIDENT.person if name in {"own", "second"} else None,
            BEFORE,
        )
        for name in names
    }
    delivery = await _id("SELECT id FROM delivery WHERE contact IS NOT NULL LIMIT 1")
    return {
        **{f"{name}-subscription": id_ for name, id_ in made.items()},
        "confirm-key": links.key_of(links.CONFIRM, UUID(made["asked"])),
        "leave-key": links.key_of(links.LEAVE, UUID(made["asked"])),
        "left-key": links.key_of(links.LEAVE, UUID(made["left"])),
        "delivery": delivery,
        "stop-key": stop_link(UUID(delivery)).partition("key=")[2],
        "report-delivery": await _id(
            "SELECT d.id FROM delivery d JOIN consultation c ON d.subject = 'report:' || c.id"
            " WHERE c.slug = 'published' LIMIT 1"
        ),
    }
