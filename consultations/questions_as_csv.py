"""What was answered to the questions of a consultation, as a table that a spreadsheet opens: one row an answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from consultations.rules.question_results import QuestionResult
from consultations.rules.voices import Voices
from consultations.schemas.questionnaire import QuestionResults
from participation.base.cells import escaped

COLUMNS = (
    "position", "question", "question_en", "kind", "clause", "answer", "answer_en", "messages", "share", "people",
    "unidentified_messages", "organisations", "co_signatures", "median",
)  # fmt: skip
# in the place of an answer: who gave any, and who gave none
ANSWERED, SKIPPED = "(answered)", "(not answered)"


def result_rows(results: QuestionResults) -> str:
    """CSV with a byte order mark, without which Excel misreads Chinese.

    Each question has a row for every answer to choose from, one for all who answered, and one for the messages that
    did not. Shares are of the messages that answered; where several may be chosen they do not make 1.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    for position, item in enumerate(results.items, 1):
        for row in _rows(item):
            writer.writerow({"position": position, **{name: escaped(str(value)) for name, value in row.items()}})
    return "\ufeff" + text.getvalue()


def _rows(item: QuestionResult) -> Iterator[dict[str, object]]:
    question = {
        "question": item.text,
        "question_en": item.text_en,
        "kind": item.kind,
        "clause": item.clause_number or "",
    }
    for option in item.options:
        answer = {"answer": option.value, "answer_en": option.value_en, "share": f"{option.share:.4f}"}
        yield {**question, **answer, **_counts(option.voices)}
    median = "" if item.median is None else f"{item.median:g}"
    yield {**question, "answer": ANSWERED, **_counts(item.answered), "median": median}
    yield {**question, "answer": SKIPPED, "messages": item.skipped}


def _counts(voices: Voices) -> dict[str, int]:
    return {
        "messages": voices.messages,
        "people": voices.people,
        "unidentified_messages": voices.unidentified,
        "organisations": voices.organisations,
        "co_signatures": voices.co_signatures,
    }
