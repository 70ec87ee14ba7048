"""What the verifier of draws says, in the reader's language.

The verifier is one file for everybody and speaks English; so does its twin in the browser, word for word. Each sentence
it can say stands here as a pattern with its values in braces. What is no pattern is shown as it was said.
"""

from __future__ import annotations

import re
from functools import cache

from participation.base.errors import N_
from participation.base.messages import say

# what may itself be said in words, and so is put into the reader's language too
SPOKEN = frozenset({"panel", "what", "type"})
PATTERNS = (
    N_("The portfolio has the hash {hash}."),
    N_("The pool of {people} persons in {types} types has the hash {hash}."),
    N_("Each of the {panels} panels fills {seats} seats and meets every quota."),
    N_("The pool of {people} persons in {types} types is sealed."),
    N_("Each of the {panels} panels fills {seats} seats."),
    N_("No panel takes two persons of one household."),
    N_("Every chance is exactly what the tickets give, and equal for equal applicants: from {smallest} to {largest}."),
    N_(
        "Optimality is proven: no lottery is fairer in the leximin order; every chance is within {near} of the exact "
        "optimum."
    ),
    N_(
        "NOT PROVEN: optimality: bound {bound}, reached {reached}. {done} of {levels} levels are proven within the "
        "work allowed."
    ),
    N_("The key {key} is what the {sources} sources said."),
    N_("Seed, ticket {ticket} and panel {place} of {panels} follow from the key."),
    N_("The {persons} selected persons and the order of the alternates follow from the seed."),
    N_("The randomness of “{source}” is the SHA-256 of its signature."),
    N_("“{source}” has revealed what was sealed before."),
    N_("It follows from {draws} earlier draws, which hold; {persons} persons sit by the order of these."),
    N_("The portfolio is the published one."),
    N_("The file is not written in canonical form; hashes are of that form, not of its bytes."),
    N_("NOT CHECKED: the signature (BLS) of “{source}”; compare round {round} with the beacon."),
    N_("NOT CHECKED: the portfolio names no sources of entropy: they could have been chosen afterwards."),
    N_("NOT CHECKED: hash, quotas and fairness: the file is sealed. Applicants and witnesses have the full one."),
    N_("NOT CHECKED: the persons: who lives with whom is sealed."),
    N_("NOT CHECKED: that these sources said so, and only after the portfolio was published."),
    N_("NOT CHECKED: that it follows from the draws that it names (--after)."),
    N_("NOT CHECKED: that {persons} persons declined or did not answer in time."),
    N_("NOT CHECKED: that this hash was published before the draw. Give it: --portfolio-sha256."),
    # why a file is refused
    N_("A name stands twice in one object."),
    N_("A number is not a whole number below 2^53."),
    N_("{what} must be a whole number from {least}."),
    N_("This format or rule of a portfolio is not known."),
    N_("This format of draw is not known."),
    N_("A draw has these members: {members}."),
    N_("The types or classes of households are not {first}, {second} and so on."),
    N_("A quota stands twice."),
    N_("{type} has another category, or a value without a quota."),
    N_("Members of {type} are not sorted, or not as many as it says."),
    N_("{type} and households."),
    N_("{type} has not a household for each member, or is not of the class that it names."),
    N_("Types are not in order, or two are alike."),
    N_("The classes of households are not those of the pool."),
    N_("{panel} has a type that is not in the pool."),
    N_("{panel} breaks {what}."),
    N_("A person stands in two types."),
    N_("The pool is not the one of the hash that the file names."),
    N_("The tickets of the panels do not add up to 10^12."),
    N_("The panels are not in order, or one stands twice."),
    N_("The chance of type {id} is not tickets × seats ÷ (10^12 × persons)."),
    N_("The chance of type {id} is {chance}; fair would be {fair}."),
    N_("Level {level} settles nothing, or has a weight below 0."),
    N_("Level {level} of the certificate goes down, or above 1."),
    N_("Level {level} of the certificate is {value}."),
    N_("The certificate leaves types open."),
    N_("There is a panel above the bound of level {level} of the certificate."),
    N_("The duals of level {level} do not give its bound."),
    N_("The mix of the certificate does not give the optimum."),
    N_("A level weighs a type that is not in the pool."),
    N_("A level weighs a condition that is not there."),
    N_("A level weighs an upper limit negatively."),
    N_("A source cannot be read, or stands twice."),
    N_("The value of “{source}” is not written as its kind of source writes it."),
    N_("The randomness of “{source}” is not the SHA-256 of its signature."),
    N_("“{source}” has revealed something else than was sealed."),
    N_("Entropy is missing, or stands twice."),
    N_("The sources of entropy are not those that the portfolio names."),
    N_("The key is not what the sources said."),
    N_("The portfolio is not the one of the hash that the draw names."),
    N_("The seed does not follow from portfolio and key."),
    N_("The ticket or panel is another."),
    N_("The selected persons, or the alternates and their order, do not follow from the seed."),
    N_("This draw follows no earlier one."),
    N_("The earlier draws are others than named."),
    N_("Who sits and who is gone is not sorted, or of another pool."),
    N_("Type {id} has more persons sitting than seats."),
    N_("{person} was passed over."),
    N_("Somebody sits who was not drawn."),
    N_("Pool or seats are not what was left."),
    N_("A quota is not what the earlier draws have left."),
    N_("The hash is {hash}, not the published one."),
    N_("the file cannot be read."),
    N_("the file cannot be read ({reason})."),
    # parts of sentences
    N_("Panel {place}"),
    N_("Panel {place} of the mix"),
    N_("The optimum of the certificate"),
    N_("Type {id}"),
    N_("the number of seats"),
    N_("the quota of {category}: {feature}"),
    N_("the household rule"),
    N_("the number of persons of {id}"),
    N_("The number of seats"),
    N_("A size"),
    N_("A divisor"),
    N_("A quota"),
    N_("A count of {panel}"),
    N_("The number of tickets of panel {place}"),
)


def in_words(locale: str, sentence: str) -> str:
    """A sentence of the verifier in the reader's language."""
    for pattern, expression in _expressions():
        found = expression.fullmatch(sentence)
        if found:
            return _filled(say(locale, pattern), found.groupdict(), locale)
    return sentence


def _filled(means: str, values: dict[str, str], locale: str) -> str:
    spoken = {name: in_words(locale, value) if name in SPOKEN else value for name, value in values.items()}
    return re.sub(r"\{(\w+)\}", lambda place: spoken[place[1]], means)


def translated(locale: str) -> list[tuple[str, str]]:
    """Every pattern with what it is in a language, for the browser; in the order in which they are tried."""
    return [(pattern, say(locale, pattern)) for pattern, _ in _expressions()]


@cache
def _expressions() -> list[tuple[str, re.Pattern[str]]]:
    """The patterns as regular expressions, the one with the most words of its own first."""
    ordered = sorted(PATTERNS, key=lambda pattern: -len(re.sub(r"\{\w+\}", "", pattern)))
    return [
        (pattern, re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(pattern)), re.DOTALL))
        for pattern in ordered
    ]
