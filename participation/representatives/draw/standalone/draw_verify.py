#!/usr/bin/env python3
"""Checks the portfolio of a draw, or a draw. Needs Python 3.10 or later and nothing else.

    python3 draw_verify.py draw.json [--portfolio-sha256 HEX] [--after EARLIER.json ...]

It says what it checked, in exact fractions, and what nobody can check from the file alone. Format and reasons are in
docs/draw.md of the project; this was written from that text and shares no code with the program that draws.
Exit status: 0 verified, 1 not, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Name = tuple[str, str]
TICKETS, SEALED = 10**12, "kaimen-portfolio-sealed/1"
NEAR = {"relaxation": Fraction(1, 10**7), "integral": Fraction(1, 10**5)}  # tickets are whole numbers
UNKNOWN = "NOT CHECKED: that this hash was published before the draw. Give it: --portfolio-sha256."
MEETS = " and meets every quota"
PROVEN = "Optimality is proven: no lottery is fairer in the leximin order; every chance is within"
WORK = 4_000_000  # how many part-built panels the searches of an integral certificate may look at, all together
DETAILS, KINDS = "kind known count chain round commit", "digits numbers text drand witness"
MEMBERS = "format portfolio portfolio_sha256 entropy key seed ticket panel selected alternates"
DRAND = re.compile(r"[0-9a-f]{64}( [0-9a-f]{96}| [0-9a-f]{192})?")
UNWRITTEN = re.compile("[\x00-\x1f\x7f-\x9f\u3000\uff01-\uff5e\ud800-\udfff]")


class NotVerified(Exception):
    """One sentence that says what does not hold."""


def need(holds: object, sentence: str) -> None:
    """Raise NotVerified where something does not hold."""
    if not holds:
        raise NotVerified(sentence)


# --- canonical JSON (RFC 8785, for what these files hold: no fractions) and hashes ---
def canonical(value: Any) -> bytes:
    """The canonical bytes of a value of objects, lists, strings, whole numbers, true, false and null."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    if isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
        raise NotVerified("A number is not a whole number below 2^53.")
    return json.dumps(value, ensure_ascii=False).encode()


def sha256(text: str | bytes) -> str:
    """SHA-256 as 64 hexadecimal digits; of a text, of its UTF-8."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> Json:
    need(len(dict(pairs)) == len(pairs), "A name stands twice in one object.")
    return dict(pairs)


def whole(value: Any, least: int, what: str) -> int:
    """A whole number that is not below the least."""
    need(type(value) is int and value >= least, f"{what} must be a whole number from {least}.")
    return value  # type: ignore[no-any-return]


def hash_of(portfolio: Json) -> str:
    """The hash of the full portfolio, which a sealed one can only name."""
    return str(portfolio["portfolio_sha256"]) if portfolio["format"] == SEALED else sha256(canonical(portfolio))


# --- what the portfolio says of the pool, and the conditions that every panel must meet ---
class Pool:
    """Types, sizes, and the conditions (what, least, most) by name; ``of``: the names of those that count a type."""

    def __init__(self, portfolio: Json) -> None:
        self.sealed = portfolio["format"] == SEALED
        known = portfolio["format"] in ("kaimen-portfolio/1", SEALED) and portfolio["rule"] == "kaimen-draw/1"
        need(known and portfolio["tickets_total"] == TICKETS, "This format or rule of a portfolio is not known.")
        self.seats = whole(portfolio["seats"], 1, "The number of seats")
        self.quotas = [] if self.sealed else portfolio["quotas"]
        self.types = [{**one, "values": {}} for one in portfolio["types"]] if self.sealed else portfolio["types"]
        self.size: dict[str, int] = {one["id"]: whole(one["size"], 1, "A size") for one in self.types}
        self.ids = list(self.size)
        self.households: dict[str, Json] = {one["id"]: one for one in portfolio.get("households", [])}
        for letter, named in ("t", self.types), ("h", portfolio.get("households", [])):
            right = [one["id"] for one in named] == [f"{letter}{at}" for at in range(1, len(named) + 1)]
            need(right, f"The types or classes of households are not {letter}1, {letter}2 and so on.")
        self.cells = {(one["category"], one["feature"]): str(at) for at, one in enumerate(self.quotas)}
        need(len(self.cells) == len(self.quotas), "A quota stands twice.")
        self._check_types("households" in portfolio and not self.sealed)
        self.conditions: dict[Name, tuple[str, int, int]] = {}
        self.of: dict[str, list[Name]] = {}
        self.conditions["seats", ""] = "the number of seats", self.seats, self.seats
        for at, quota in enumerate(self.quotas):
            least, most = whole(quota["min"], 0, "A quota"), whole(quota["max"], 0, "A quota")
            self.conditions["quotas", str(at)] = f"the quota of {quota['category']}: {quota['feature']}", least, most
        for group, one in self.households.items():
            self.conditions["households", group] = "the household rule", 0, one["households"]
        for one in self.types:
            name, group = one["id"], one.get("household_class", "")
            limit = self.households[group]["households"] if group else self.size[name]
            self.conditions["limits", name] = f"the number of persons of {name}", 0, limit
            self.of[name] = [("seats", ""), ("limits", name), *[("households", group)] * bool(group)]
            self.of[name] += [("quotas", self.cells[cell]) for cell in one["values"].items()]

    def _check_types(self, household_rule: bool) -> None:
        categories = list(dict.fromkeys(one["category"] for one in self.quotas))
        kinds: list[list[int]] = []
        living: dict[tuple[bool, str], Counter[str]] = {}
        for one in self.types:
            name, members = f"Type {one['id']}", one["members"]
            right = set(one["values"]) == set(categories) and set(one["values"].items()) <= set(self.cells)
            need(right, f"{name} has another category, or a value without a quota.")
            right = all(isinstance(member, str) for member in members) and members == sorted(set(members))
            need(right and len(members) == one["size"], f"Members of {name} are not sorted, or not as many as it says.")
            kinds.append([int(self.cells[category, one["values"][category]]) for category in categories])
            right = household_rule == ("household_class" in one) == ("households" in one)
            need(right or self.sealed, f"{name} and households.")
            if household_rule:
                kinds[-1].append(list(self.households).index(one["household_class"]))
                right = len(one["households"]) == len(members)
                right = right and one["id"] in self.households[one["household_class"]]["members"]
                need(right, f"{name} has not a household for each member, or is not of the class that it names.")
                for at, home in enumerate(one["households"]):
                    alone = home is None
                    living.setdefault((alone, members[at] if alone else home), Counter())[one["id"]] += 1
        need(self.sealed or all(a < b for a, b in pairwise(kinds)), "Types are not in order, or two are alike.")
        told = {canonical(one["members"]): one["households"] for one in self.households.values()}
        right = told == Counter(canonical(dict(home)) for home in living.values()) and len(told) == len(self.households)
        need(right or self.sealed, "The classes of households are not those of the pool.")

    def check_meets(self, amounts: dict[str, Any], panel: str) -> None:
        """Raise NotVerified where seats, whole or on average, break a condition."""
        totals: dict[Name, Any] = {}
        for one, amount in amounts.items():
            for name in self.of[one]:
                totals[name] = totals.get(name, 0) + amount
        for name, (what, least, most) in self.conditions.items():
            need(least <= totals.get(name, 0) <= most, f"{panel} breaks {what}.")

    def counts(self, told: Json, panel: str) -> dict[str, int]:
        """The seats of a panel, where it is one."""
        need(told and set(told) <= set(self.ids), f"{panel} has a type that is not in the pool.")
        counts = {one: whole(count, 1, f"A count of {panel}") for one, count in told.items()}
        self.check_meets(counts, panel)
        return counts


def people(portfolio: Json) -> dict[str, tuple[Json, str | None]]:
    """Values and household of every person."""
    return {
        member: (one.get("values"), one["households"][at] if "households" in one else None)
        for one in portfolio["types"]
        for at, member in enumerate(one["members"])
    }


def verify_portfolio(portfolio: Json) -> list[str]:
    """What was checked of a portfolio, sentence by sentence. Raises NotVerified."""
    pool = Pool(portfolio)
    rows = people(portfolio)
    need(len(rows) == sum(pool.size.values()), "A person stands in two types.")
    found = sha256(canonical([[one, *rows[one]] for one in sorted(rows)]))
    right = pool.sealed or found == portfolio["pool_sha256"]
    need(right, "The pool is not the one of the hash that the file names.")
    known = "is sealed" if pool.sealed else f"has the hash {found}"
    said = [f"The pool of {len(rows)} persons in {len(pool.ids)} types {known}."]
    drawn = dict.fromkeys(pool.ids, 0)
    order, total = [], 0
    for at, panel in enumerate(portfolio["panels"], 1):
        tickets = whole(panel["tickets"], 1, f"The number of tickets of panel {at}")
        for one, count in pool.counts(panel["counts"], f"Panel {at}").items():
            drawn[one] += tickets * count
        order.append((-tickets, canonical(panel["counts"])))
        total += tickets
    need(total == TICKETS, "The tickets of the panels do not add up to 10^12.")
    right = order == sorted(order) and len({counts for _, counts in order}) == len(order)
    need(right, "The panels are not in order, or one stands twice.")
    said.append(f"Each of the {len(order)} panels fills {pool.seats} seats{'' if pool.sealed else MEETS}.")
    said += ["No panel takes two persons of one household."] if pool.households else []
    chances = {one: Fraction(drawn[one], TICKETS * pool.size[one]) for one in pool.ids}
    for one in portfolio["types"]:
        right = one["probability"] == "/".join(map(str, chances[one["id"]].as_integer_ratio()))
        need(right, f"The chance of type {one['id']} is not tickets × seats ÷ (10^12 × persons).")
    told = f"from {float(min(chances.values())):.6g} to {float(max(chances.values())):.6g}."
    said.append(f"Every chance is exactly what the tickets give, and equal for equal applicants: {told}")
    unproven = "NOT CHECKED: hash, quotas and fairness: the file is sealed. Applicants and witnesses have the full one."
    return said + ([unproven] if pool.sealed else check_certificate(pool, portfolio["certificate"], chances))


def check_certificate(pool: Pool, certificate: Json, chances: dict[str, Fraction]) -> list[str]:
    """What the certificate proves. Raises NotVerified where it is wrong."""
    kind, levels = certificate["kind"], certificate["levels"]
    bounds = [_bound(pool, level, kind) for level in levels]
    best: dict[str, Fraction] = {}
    values, nobodies = [Fraction(0)], [set[str]()]
    for at, (weights, most) in enumerate(bounds, 1):
        now = [one for one in pool.ids if one not in best and weights[one]]
        need(now and all(weights[one] > 0 for one in now), f"Level {at} settles nothing, or has a weight below 0.")
        rest = most - sum(weights[one] * pool.size[one] * best[one] for one in best if weights[one])
        value = Fraction(rest) / sum(weights[one] * pool.size[one] for one in now)
        need(values[-1] <= value <= 1, f"Level {at} of the certificate goes down, or above 1.")
        digits = f"{value.numerator * 10**18 // value.denominator:019d}"
        right = levels[at - 1]["value"] == f"{digits[:-18]}.{digits[-18:]}"
        need(right, f"Level {at} of the certificate is {digits[:-18]}.{digits[-18:]}.")
        best.update(dict.fromkeys(now, value))
        values.append(value)
        nobodies.append({one for one in best if best[one] == 0})
    need(len(best) == len(pool.ids), "The certificate leaves types open.")
    for one in pool.ids:
        near = abs(chances[one] - best[one]) <= NEAR[kind] and (chances[one] == 0) == (best[one] == 0)
        need(near, f"The chance of type {one} is {float(chances[one]):.9g}; fair would be {float(best[one]):.9g}.")
    if kind == "relaxation":
        pool.check_meets({one: pool.size[one] * best[one] for one in pool.ids}, "The optimum of the certificate")
        return [f"{PROVEN} 1e-7 of the exact optimum."]
    done, work, mix = 0, [WORK], certificate.get("mix", [])
    for level, (weights, highest), nobody in zip(levels, bounds, nobodies, strict=False):
        if "duals" in level:  # added up, and rounded down, for seats are whole
            added, total = _added_up(pool, level["duals"])
            d = whole(int(level["divisor"]), 1, "A divisor")
            right = all(d * weights[one] <= added[one] for one in pool.ids if one not in nobody)
            need(right and total // d <= highest, f"The duals of level {done + 1} do not give its bound.")
        else:
            above = panel_above(pool, weights, highest, nobody, work)
            need(not above, f"There is a panel above the bound of level {done + 1} of the certificate.")
            if above is None:
                break
        done += 1
    shares = [Fraction(part["share"]) for part in mix]
    mean = dict.fromkeys(pool.ids, Fraction(0))
    for at, part in enumerate(mix):
        for one, count in pool.counts(part["counts"], f"Panel {at + 1} of the mix").items():
            mean[one] += shares[at] * count
    right = all(mean[one] == pool.size[one] * best[one] for one in pool.ids) and sum(shares) == 1 and min(shares) > 0
    need(right or not mix, "The mix of the certificate does not give the optimum.")
    if mix and done == len(bounds):
        return [f"{PROVEN} 1e-5 of the exact optimum."]
    told = f"bound {float(values[1] if done else 1):.9g}, reached {float(min(chances.values())):.9g}"
    return [f"NOT PROVEN: optimality: {told}. {done} of {len(bounds)} levels are proven within the work allowed."]


def _bound(pool: Pool, level: Json, kind: str) -> tuple[dict[str, int], int]:
    """Weights and a number such that no panel has Σ weight × seats above it; of kind integral: as claimed."""
    if kind == "relaxation":
        return _added_up(pool, level["duals"])
    need(set(level["weights"]) <= set(pool.ids), "A level weighs a type that is not in the pool.")
    return {one: int(level["weights"].get(one, "0")) for one in pool.ids}, int(level["most"])


def _added_up(pool: Pool, duals: Json) -> tuple[dict[str, int], int]:
    told = {("seats", ""): int(duals.get("seats", "0"))}
    told |= {(kind, key): int(y) for kind, some in duals.items() if kind != "seats" for key, y in some.items()}
    need(set(told) <= set(pool.conditions), "A level weighs a condition that is not there.")
    highest = 0
    for name, y in told.items():
        need(y >= 0 or name[0] in ("quotas", "seats"), "A level weighs an upper limit negatively.")
        highest += y * int(pool.conditions[name][2 if y > 0 else 1])
    return {one: sum(told.get(name, 0) for name in pool.of[one]) for one in pool.ids}, highest


def panel_above(pool: Pool, weights: dict[str, int], most: int, nobody: set[str], work: list[int]) -> bool | None:
    """Whether some panel has Σ weight × seats above ``most``; None where ``work`` (one number, counted down) ends.

    Goes through the types but those in ``nobody`` and keeps, for each way in which conditions may be used up so far,
    the largest sum. A condition whose last type has passed is forgotten, which is why types with a value in common
    stand together.
    """
    categories = [name for name, _ in Counter(quota["category"] for quota in pool.quotas).most_common()]
    sought = [one for one in pool.types if one["id"] not in nobody]
    order = [one["id"] for one in sorted(sought, key=lambda one: [one["values"][name] for name in categories])]
    limit = {one: pool.conditions["limits", one][2] for one in order}
    names = [name for name in pool.conditions if name[0] != "limits"]
    conditions = [pool.conditions[name] for name in names]
    uses = {one: [at for at, name in enumerate(names) if name in pool.of[one]] for one in order}
    # how many seats the types still to come could add at most to each condition
    to_come = [sum(limit[one] for one in order if at in uses[one]) for at in range(len(names))]
    states: dict[tuple[int, ...], int] = {(0,) * len(names): 0}
    for place, one in enumerate(order):
        # the largest sum that 0, 1, 2, … seats can bring from the types still to come, as far as there are persons
        heaviest = sorted((weights[rest] for rest in order[place + 1 :] for _ in range(limit[rest])), reverse=True)
        best = [0, *accumulate(heaviest[: pool.seats])]
        for at in uses[one]:
            to_come[at] -= limit[one]
        following: dict[tuple[int, ...], int] = {}
        for state, value in states.items():
            room = min(limit[one], *(conditions[at][2] - state[at] for at in uses[one]))
            work[0] -= room + 1
            if work[0] < 0:
                return None
            for count in range(room + 1):
                used, found = list(state), value + weights[one] * count
                for at in uses[one]:
                    used[at] += count
                left = pool.seats - used[0]
                enough = all(used[at] + to_come[at] >= conditions[at][1] for at in uses[one])
                if enough and left < len(best) and found + best[left] > most:
                    key = tuple(used[at] if to_come[at] or not at else 0 for at in range(len(used)))
                    following[key] = max(following.get(key, found), found)
        states = following
    return bool(states)


def read_sources(texts: Sequence[str]) -> list[Json]:
    """The sources that a portfolio names: NAME;kind=KIND;key=value;…"""
    sources: list[Json] = []
    for text in texts:
        name, *details = (part.strip() for part in text.split(";"))
        told = {key.strip(): value.strip() for key, _, value in (part.partition("=") for part in details)}
        source = {"kind": "text", **told, "name": name}
        right = set(told) <= set(DETAILS.split()) and all(source.values()) and source["kind"] in KINDS.split()
        need(right and name not in [one["name"] for one in sources], "A source cannot be read, or stands twice.")
        sources.append(source)
    return sources


def key_part(source: Json, value: str, said: list[str]) -> str:
    """What a source adds to the key. Raises NotVerified where it could not have said this."""
    name, kind = source["name"], source["kind"]
    wrong = f"The value of “{name}” is not written as its kind of source writes it."
    if kind == "numbers":
        numbers = [int(part) for part in value.split(" ") if part.isascii() and part.isdigit()]
        need(numbers and value == " ".join(map(str, sorted(numbers))), wrong)
        return "".join(f"{number}." for number in numbers)
    if kind == "digits":
        need(value.isascii() and value.isdigit() and len(value) == int(source.get("count", len(value))), wrong)
    if kind == "drand":
        need(DRAND.fullmatch(value), wrong)
        randomness, _, signature = value.partition(" ")
        if signature:
            right = sha256(bytes.fromhex(signature)) == randomness
            need(right, f"The randomness of “{name}” is not the SHA-256 of its signature.")
            said.append(f"The randomness of “{name}” is the SHA-256 of its signature.")
        said.append(f"NOT CHECKED: the signature (BLS) of “{name}”; compare round {source['round']} with the beacon.")
        return randomness + "."
    need(value and value == re.sub(" +", " ", value).strip(" ") and not UNWRITTEN.search(value), wrong)
    if kind == "witness":
        need(sha256(value) == source.get("commit"), f"“{name}” has revealed something else than was sealed.")
        said.append(f"“{name}” has revealed what was sealed before.")
    return value.replace("%", "%25").replace("/", "%2F") + "."


def verify_draw(draw: Json, earlier: Sequence[Json] = ()) -> list[str]:
    """What was checked of a draw, its portfolio included. Raises NotVerified."""
    portfolio = draw["portfolio"]
    need(set(draw) == set(MEMBERS.split()), f"A draw has these members: {MEMBERS}.")
    found = hash_of(portfolio)
    need(found == draw["portfolio_sha256"], "The portfolio is not the one of the hash that the draw names.")
    said = [*verify_portfolio(portfolio), *check_follows(portfolio, earlier)]
    check_key(draw, said)
    seed = sha256(f"{found}/{draw['key']}")
    need(seed == draw["seed"], "The seed does not follow from portfolio and key.")
    attempt, even = 0, 2**256 - 2**256 % TICKETS
    while (number := int(sha256(f"{seed}/ticket/{attempt}"), 16)) >= even:
        attempt += 1  # beyond the last full round of tickets: the lower ones would be likelier
    ticket = number % TICKETS
    ends = accumulate(one["tickets"] for one in portfolio["panels"])
    panel = next(at for at, end in enumerate(ends) if ticket < end)
    need(canonical([ticket, panel]) == canonical([draw["ticket"], draw["panel"]]), "The ticket or panel is another.")
    said.append(f"Seed, ticket {ticket} and panel {panel + 1} of {len(portfolio['panels'])} follow from the key.")
    if portfolio["format"] == SEALED and "households" in portfolio:
        return [*said, "NOT CHECKED: the persons: who lives with whom is sealed."]
    selected, alternates = draw_persons(portfolio, portfolio["panels"][panel]["counts"], seed)
    right = draw["selected"] == selected and draw["alternates"] == alternates
    need(right, "The selected persons, or the alternates and their order, do not follow from the seed.")
    said.append(f"The {len(selected)} selected persons and the order of the alternates follow from the seed.")
    return said


def check_key(draw: Json, said: list[str]) -> None:
    """Raise NotVerified where the key is not made of what the named sources said."""
    sources = read_sources(draw["portfolio"]["sources"])
    names = [one["source"] for one in draw["entropy"] if set(one) == {"source", "value"}]
    need(names and all(names) and len(set(names)) == len(draw["entropy"]), "Entropy is missing, or stands twice.")
    if not sources:
        sources = [{"name": name, "kind": "text"} for name in names]
        said.append("NOT CHECKED: the portfolio names no sources of entropy: they could have been chosen afterwards.")
    need(names == [one["name"] for one in sources], "The sources of entropy are not those that the portfolio names.")
    parts = [key_part(one, draw["entropy"][at]["value"], said) for at, one in enumerate(sources)]
    need(draw["key"] == "".join(part + "/" for part in parts), "The key is not what the sources said.")
    said.append(f"The key {draw['key'][:200]} is what the {len(sources)} sources said.")
    said.append("NOT CHECKED: that these sources said so, and only after the portfolio was published.")


def draw_persons(portfolio: Json, counts: Json, seed: str) -> tuple[list[Json], dict[str, list[str]]]:
    """Who of each type gets its seats, and the alternates of each type that has one."""
    place = {one: sha256(f"{seed}/person/{one}") for one in people(portfolio)}
    chosen: dict[str, list[str]] = {}
    waiting: dict[str, list[str]] = {}
    groups: dict[str, list[Json]] = {}
    for one in portfolio["types"]:
        groups.setdefault(one.get("household_class", one["id"]), []).append(one)
    for group in groups.values():
        homes: dict[str, dict[str, list[str]]] = {}
        for one in group:
            for at, member in enumerate(one["members"]):
                home = one["households"][at] if "households" in one else None
                spot = place[member] if home is None else sha256(f"{seed}/household/{home}")
                homes.setdefault(spot, {}).setdefault(one["id"], []).append(member)
        queue = [homes[spot] for spot in sorted(homes)]
        for one in group:
            mine, queue = queue[: counts.get(one["id"], 0)], queue[counts.get(one["id"], 0) :]
            chosen[one["id"]] = [min(home[one["id"]], key=place.__getitem__) for home in mine]
        for one in group:
            if one["id"] in counts:
                waiting[one["id"]] = [who for home in queue for who in sorted(home[one["id"]], key=place.__getitem__)]
    selected = [{"id": member, "type": one["id"]} for one in portfolio["types"] for member in chosen[one["id"]]]
    return selected, waiting


def check_follows(portfolio: Json, earlier: Sequence[Json]) -> list[str]:
    """Whether a portfolio follows from the earlier draws, who sits by the rule and who does not."""
    follows = portfolio.get("follows")
    need(follows or not earlier, "This draw follows no earlier one.")
    if not follows or not earlier:
        return ["NOT CHECKED: that it follows from the draws that it names (--after)."] if follows else []
    need(follows["draws"] == [sha256(canonical(one)) for one in earlier], "The earlier draws are others than named.")
    for at, one in enumerate(earlier):
        verify_draw(one, earlier[:at])
    first = earlier[0]["portfolio"]
    seated = {one["id"]: (one["draw"], one["type"]) for one in follows["seated"]}
    pool, sit, gone = people(first), set(seated), set(follows["gone"])
    right = [one["id"] for one in follows["seated"]] == sorted(sit) and follows["gone"] == sorted(gone - sit)
    need(right and sit | gone <= set(pool), "Who sits and who is gone is not sorted, or of another pool.")
    homes = {pool[one][1] for one in sit | gone} - {None}
    drawn = 0
    for place, one in enumerate(earlier):
        for name, count in one["portfolio"]["panels"][one["panel"]]["counts"].items():
            queue = [seat["id"] for seat in one["selected"] if seat["type"] == name] + one["alternates"][name]
            seats = [at for at, person in enumerate(queue) if seated.get(person) == (place, name)]
            need(len(seats) <= count, f"Type {name} has more persons sitting than seats.")
            for person in queue if len(seats) < count else queue[: seats[-1]]:
                need(person in sit | gone or pool[person][1] in homes, f"{person} was passed over.")
            drawn += len(seats)
    need(drawn == len(sit), "Somebody sits who was not drawn.")
    taken = {pool[one][1] for one in sit} - {None}
    left = {one: row for one, row in pool.items() if one not in sit | gone and row[1] not in taken}
    right = people(portfolio) == left and portfolio["seats"] == first["seats"] - len(sit)
    need(right and len(portfolio["quotas"]) == len(first["quotas"]), "Pool or seats are not what was left.")
    for at, quota in enumerate(first["quotas"]):
        less = sum(pool[one][0][quota["category"]] == quota["feature"] for one in sit)
        rest = {**quota, "min": max(0, quota["min"] - less), "max": quota["max"] - less}
        need(portfolio["quotas"][at] == rest, "A quota is not what the earlier draws have left.")
    return [
        f"It follows from {len(earlier)} earlier draws, which hold; {len(sit)} persons sit by the order of these.",
        f"NOT CHECKED: that {len(gone)} persons declined or did not answer in time.",
    ]


def verify(content: bytes, published: str | None = None, earlier: Sequence[bytes] = ()) -> list[str]:
    """What was checked of a file. Raises NotVerified, with one sentence, also where the file cannot be read."""
    try:
        found, *before = (json.loads(one, object_pairs_hook=_once) for one in (content, *earlier))
        portfolio = found.get("portfolio", found)
        name = sha256(canonical(portfolio))
        said = [f"The portfolio has the hash {name}."]
        if "portfolio" in found:
            need(found["format"] == "kaimen-draw-record/1", "This format of draw is not known.")
            said += verify_draw(found, before)
        else:
            said += [*verify_portfolio(found), *check_follows(found, before)]
            read_sources(found["sources"])
        if content != canonical(found):
            said.append("The file is not written in canonical form; hashes are of that form, not of its bytes.")
        need((published or name).lower() in (name, hash_of(portfolio)), f"The hash is {name}, not the published one.")
        return [*said, "The portfolio is the published one." if published else UNKNOWN]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, RecursionError) as error:
        raise NotVerified(f"the file cannot be read ({type(error).__name__}: {str(error)[:100]}).") from error


def main(arguments: Sequence[str]) -> int:
    """Check a file and say what was checked."""
    parser = argparse.ArgumentParser(description="Checks the portfolio of a draw, or a draw.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--portfolio-sha256", metavar="HEX", help="what was published before the entropy was known")
    parser.add_argument("--after", type=Path, action="append", default=[], help="an earlier draw; first to last")
    given = parser.parse_args(arguments)
    try:
        content, *before = (file.read_bytes() for file in (given.file, *given.after))
        print("\n".join(verify(content, given.portfolio_sha256, before)))
    except (NotVerified, OSError) as error:
        print(f"NOT VERIFIED: {error}", file=sys.stderr)
        return 1
    print("Verified.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
