"""What the sources of chance said, written in one way, and combined as RFC 3797 combines its sources."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

import msgspec

from participation.base.errors import N_, FieldError, Refused, invalid
from participation.representatives.draw.entropy_sources import HEX_64, Source, SourceKind

# full-width forms as they are typed in Chinese, folded to ASCII; nothing else of a text is changed
FOLDED = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
BETWEEN_NUMBERS = re.compile(r"[ ,;、]+")
SIGNATURE = re.compile(r"[0-9a-f]{96}([0-9a-f]{96})?")
LONGEST = 4000
# control characters, and halves of surrogate pairs, which have no bytes
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

MISSING = N_("“%(source)s” was named in the freeze and has no value yet.")
DOUBLED = N_("“%(source)s” is given twice.")
UNKNOWN = N_("“%(source)s” was not named in the freeze.")
EMPTY = N_("“%(source)s” is empty.")
NONE = N_("Give at least one source of chance with its value.")
NOT_TEXT = N_("“%(source)s” holds characters that cannot be printed, or more than %(longest)s of them.")
NOT_DIGITS = N_("“%(source)s” must be digits, in the order in which they were drawn.")
NOT_SO_MANY = N_("“%(source)s” must have %(count)s digits.")
NOT_NUMBERS = N_("“%(source)s” must be whole numbers with commas or spaces between them.")
NOT_DRAND = N_("“%(source)s” must be the randomness of the round (64 hexadecimal digits), its signature, or both.")
RANDOMNESS_DIFFERS = N_("“%(source)s”: the randomness is not the SHA-256 of the signature.")
COMMIT_DIFFERS = N_("“%(source)s”: this is not the contribution whose SHA-256 was published before.")


class Value(msgspec.Struct, frozen=True):
    """What one source said, in the one way of writing it."""

    source: str
    value: str


class Malformed(Exception):
    """A value is not written as its kind of source writes it: the code, the sentence and what fills it."""

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.sentence, self.values = code, sentence, values


def written(source: Source, value: str) -> str:
    """A value in the one way in which it is hashed and published; writing that again changes nothing.

    Raises Malformed where it cannot be a value of this kind of source, a witness's is not the one committed to, or a
    beacon's randomness is not that of its signature.
    """
    text = re.sub("[ \t\r\n]+", " ", value.translate(FOLDED)).strip(" ")
    if not text:
        raise Malformed("empty", EMPTY)
    if len(text) > LONGEST or UNPRINTABLE.search(text):
        raise Malformed("malformed", NOT_TEXT, longest=LONGEST)
    match source.kind:
        case SourceKind.DIGITS:
            return _digits(text.replace(" ", ""), source.count)
        case SourceKind.NUMBERS:
            return _numbers(text)
        case SourceKind.DRAND:
            return _drand(text.lower())
        case SourceKind.WITNESS:
            if hashlib.sha256(text.encode()).hexdigest() != source.commit:
                raise Malformed("commit_differs", COMMIT_DIFFERS)
    return text


def _digits(text: str, count: int) -> str:
    if not (text.isascii() and text.isdigit()):
        raise Malformed("malformed", NOT_DIGITS)
    if count and len(text) != count:
        raise Malformed("malformed", NOT_SO_MANY, count=count)
    return text


def _numbers(text: str) -> str:
    """Smallest first and without leading zeros, as the RFC wants where the order means nothing."""
    parts = BETWEEN_NUMBERS.split(text.strip(" ,;、"))
    if not all(part.isascii() and part.isdigit() for part in parts):
        raise Malformed("malformed", NOT_NUMBERS)
    return " ".join(map(str, sorted(map(int, parts))))


def _drand(text: str) -> str:
    """The randomness, with a space and the signature after it where that is given."""
    parts = text.replace(":", " ").split()
    signature = parts.pop() if SIGNATURE.fullmatch(parts[-1]) else ""
    made = hashlib.sha256(bytes.fromhex(signature)).hexdigest()
    randomness = parts.pop() if parts else made
    if parts or not HEX_64.fullmatch(randomness):
        raise Malformed("malformed", NOT_DRAND)
    if signature and randomness != made:
        raise Malformed("randomness_differs", RANDOMNESS_DIFFERS)
    return f"{randomness} {signature}".strip()


def gathered(sources: Sequence[Source], given: Iterable[tuple[str, str]]) -> tuple[Value, ...]:
    """The values in the order of the sources. ``sources`` empty: what is given, in its order, as text.

    Raises Refused with everything that is missing, doubled, unknown, empty or not a value of its source.
    """
    told = [(name.strip(), value) for name, value in given]
    wrong = [] if told or sources else [FieldError("entropy", "missing", NONE)]
    names = [name for name, _ in told]
    expected = sources or [Source(name=name) for name in dict.fromkeys(names)]
    known = {source.name for source in expected}
    for name in dict.fromkeys(names):
        if name not in known or not name:
            wrong.append(FieldError("entropy", "unknown", UNKNOWN, {"source": name}))
        elif names.count(name) > 1:
            wrong.append(FieldError("entropy", "doubled", DOUBLED, {"source": name}))
    values = dict(reversed(told))
    found = []
    for source in expected:
        if source.name not in values:
            wrong.append(FieldError("entropy", "missing", MISSING, {"source": source.name}))
            continue
        try:
            found.append(Value(source.name, written(source, values[source.name])))
        except Malformed as error:
            wrong.append(FieldError("entropy", error.code, error.sentence, {"source": source.name, **error.values}))
    if wrong:
        raise Refused(invalid(*wrong))
    return tuple(found)


def hashed_part(source: Source, value: str) -> str:
    """What of a written value goes into the key: of a beacon its randomness alone."""
    match source.kind:
        case SourceKind.NUMBERS:
            return "".join(f"{number}." for number in value.split(" "))
        case SourceKind.DRAND:
            return value.split(" ", 1)[0] + "."
    # the slash ends a source, so none may stand inside of one
    return value.replace("%", "%25").replace("/", "%2F") + "."


def key_string(sources: Sequence[Source], values: Sequence[Value]) -> str:
    """The key: of each source its values with a point after each, and a slash (RFC 3797, section 4)."""
    kinds = {source.name: source for source in sources}
    parts = (hashed_part(kinds.get(one.source, Source(name=one.source)), one.value) for one in values)
    return "".join(f"{part}/" for part in parts)
