"""A file of votes is read whatever it looks like, or refused in one sentence that says where."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.opinion_map import reading
from consultations.opinion_map.reading import read_votes
from consultations.opinion_map.table import BadVotes
from consultations.opinion_map.votes import NOT_CAST, gather

HEAD = "participant,statement,vote\n"
ID = st.one_of(
    st.integers(0, 10**9).map(str),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=6),
)


def read(text: str | bytes) -> dict[tuple[str, str], int]:
    votes = read_votes(io.BytesIO(text if isinstance(text, bytes) else text.encode()))
    return {
        (voter, statement): int(votes.cells[row, column])
        for row, voter in enumerate(votes.voters)
        for column, statement in enumerate(votes.statements)
        if votes.cells[row, column] != NOT_CAST
    }


def test_votes_are_read_and_the_last_one_counts() -> None:
    assert read(HEAD + "a,1,1\na,2,-1\nb,1,0\na,1,-1\n") == {("a", "1"): -1, ("a", "2"): -1, ("b", "1"): 0}


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEAD + "a,1,1\nb,1,-1",
        HEAD.replace("\n", "\r\n") + "a,1,1\r\nb,1,-1\r\n",
        "vote,participant,statement\n1,a,1\n-1,b,1\n",
        "at,Participant, statement ,vote,note\n9,a,1,1,x\n9,b,1,-1,\n",
        HEAD + '"a","1","1"\n\n"b",1,-1\n',
        HEAD + "a,1, 1\nb ,1,-1\n",
    ],
    ids=["mark and no last line end", "Windows", "other order", "more columns", "quoted", "spaces"],
)
def test_every_usual_way_to_write_it_is_understood(text: str) -> None:
    assert read(text) == {("a", "1"): 1, ("b", "1"): -1}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        (HEAD, "The file has a header but no votes."),
        ("participant,vote\na,1\n", 'There is no column "statement"'),
        ("participant,statement,vote,vote\n", 'There are several columns "vote".'),
        (HEAD + "a,1,1\na,2,2\n", 'Line 3: the vote is "2"'),
        (HEAD + "a,1,\n", 'Line 2: the vote is ""'),
        (HEAD + "a,1,1.0\n", 'Line 2: the vote is "1.0"'),
        (HEAD + "a,1\n", "Line 2 has too few columns."),
        (HEAD + ",1,1\n", "Line 2 names no participant."),
        (HEAD + "a,,1\n", "Line 2 names no statement."),
        (HEAD + 'a,"1,1\n', "Line 2 is not CSV"),
        (HEAD.encode() + b"a,1,1\n\xff,1,1\n", "Line 3 is not text in UTF-8."),
        (HEAD.encode("utf-16"), "Line 1 is not text in UTF-8."),
        (HEAD + "a" * (2 << 20) + ",1,1\n", "Line 2 is not CSV: field larger than field limit"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence_that_says_where(text: str | bytes, sentence: str) -> None:
    with pytest.raises(BadVotes) as refused:
        read(text)
    assert str(refused.value).startswith(sentence)


def test_a_table_beyond_what_can_be_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consultations.opinion_map.table.MOST_CELLS", 5)
    with pytest.raises(BadVotes, match="3 participants and 2 statements"):
        read(HEAD + "a,1,1\nb,2,1\nc,1,1\n")


@settings(deadline=None)
@given(st.lists(st.tuples(ID, ID, st.integers(-1, 1)), min_size=1, max_size=60), st.integers(20, 200))
def test_reading_in_pieces_gives_what_reading_row_by_row_gives(rows: list[tuple[str, str, int]], piece: int) -> None:
    plain = [(voter, statement, vote) for voter, statement, vote in rows if '"' not in voter + statement]
    plain = [row for row in plain if "," not in row[0] + row[1]]
    if not plain:
        return
    text = HEAD + "".join(f"{voter},{statement},{vote}\n" for voter, statement, vote in plain)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "PIECE", piece)
        found = read_votes(io.BytesIO(text.encode()))
    expected = gather(plain)
    assert found.voters == expected.voters
    assert found.statements == expected.statements
    assert (found.cells == expected.cells).all()
