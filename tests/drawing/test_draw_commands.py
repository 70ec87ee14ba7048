"""``kaimen draw run``, ``refill`` and ``seal``, and ``kaimen verify`` for what they write: files in, files out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import rfc8785

from participation.cli.main import main
from participation.representatives.sealed_form import sealed_portfolio
from tests.drawing.small import hashed, two_genders
from tests.drawing.test_draw_verifier import ENTROPY, drawn_from

GIVEN = [word for name, value in ENTROPY for word in ("--entropy", f"{name}={value}")]


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    """The file of a portfolio."""
    path = tmp_path / "portfolio.json"
    path.write_bytes(rfc8785.dumps(two_genders()))
    return path


def test_a_draw_is_run_and_verified(portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "draw.json"
    assert main(["draw", "run", str(portfolio), *GIVEN, "--out", str(out)]) == 0
    assert out.read_bytes() == drawn_from("two genders")
    names = [seat["id"] for seat in json.loads(out.read_bytes())["selected"]]
    assert capsys.readouterr().out.split() == names
    assert main(["verify", str(out), "--portfolio-sha256", hashed(two_genders())]) == 0
    assert capsys.readouterr().out.endswith("Verified.\n")
    assert main(["verify", str(portfolio)]) == 0
    assert main(["verify", str(out), "--portfolio-sha256", "0" * 64]) == 1
    assert capsys.readouterr().err.startswith("NOT VERIFIED: ")


def test_a_source_may_be_named_with_its_details_and_its_value_may_hold_anything(
    portfolio: Path, tmp_path: Path
) -> None:
    out = tmp_path / "draw.json"
    given = ["--entropy", "weather=rain = wet", "--entropy", "digits;kind=digits;count=6=039481"]
    assert main(["draw", "run", str(portfolio), *given, "--out", str(out)]) == 0
    assert json.loads(out.read_bytes())["entropy"][1] == {"source": "weather", "value": "rain = wet"}


def test_a_draw_with_wrong_entropy_is_refused_and_nothing_written(
    portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "draw.json"
    given = ["--entropy", "digits=12", "--entropy", "die=4"]
    assert main(["draw", "run", str(portfolio), *given, "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert all(part in said for part in ("must have 6 digits", "“die” was not named", "“weather” was named"))
    assert not out.exists()


def test_nothing_is_drawn_from_a_portfolio_that_cannot_be_verified(
    portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoiled = two_genders()
    spoiled["types"][0]["probability"] = "1/6"
    portfolio.write_bytes(rfc8785.dumps(spoiled))
    assert main(["draw", "run", str(portfolio), *GIVEN, "--out", str(tmp_path / "draw.json")]) == 1
    assert "cannot be verified" in capsys.readouterr().err
    assert not (tmp_path / "draw.json").exists()


def test_wrong_usage_is_told_from_refusal(portfolio: Path, tmp_path: Path) -> None:
    for wrong in (["draw", "run", str(portfolio)], ["draw", "run", str(portfolio), "--entropy", "x", "--out", "y"]):
        with pytest.raises(SystemExit) as ended:
            main(wrong)
        assert ended.value.code == 2
    assert main(["draw", "run", str(tmp_path / "nothing.json"), *GIVEN, "--out", str(tmp_path / "y")]) == 1


def test_empty_seats_are_drawn_again_and_verified_after_the_first(
    portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, again, second = (str(tmp_path / name) for name in ("draw.json", "portfolio2.json", "draw2.json"))
    assert main(["draw", "run", str(portfolio), *GIVEN, "--out", first]) == 0
    men = [word for at in range(1, 6) for word in ("--gone", f"m{at}")]
    assert main(["draw", "refill", first, *men, "--source", "a", "--source", "b", "--out", again]) == 0
    assert main(["draw", "run", again, "--entropy", "a=1", "--entropy", "b=2", "--out", second]) == 0
    capsys.readouterr()
    assert main(["verify", second, "--after", first]) == 0
    assert "It follows from 1 earlier draws" in capsys.readouterr().out
    assert main(["verify", first, "--after", second]) == 1
    assert main(["draw", "refill", first, "--gone", "nobody", *men, "--out", again]) == 1


def test_a_sealed_file_is_known_as_one_of_a_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sealed.json"
    path.write_bytes(rfc8785.dumps(sealed_portfolio(two_genders(), hashed(two_genders()), "5e" * 32)))
    assert main(["verify", str(path)]) == 0
    assert "The pool of 17 persons in 2 types is sealed." in capsys.readouterr().out


def test_a_witness_learns_what_to_publish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = tmp_path / "sealed.txt"
    words.write_text("  仙鹤　飞过\n江面 9c1f ", "utf-8")
    assert main(["draw", "seal", str(words)]) == 0
    assert capsys.readouterr().out.strip() == hashlib.sha256("仙鹤 飞过 江面 9c1f".encode()).hexdigest()
    words.write_text(" ", "utf-8")
    assert main(["draw", "seal", str(words)]) == 1


def test_a_plain_list_is_drawn_as_the_rfc_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = tmp_path / "names.txt"
    names.write_text("\n".join(f"name {at}" for at in range(1, 26)), "utf-8")
    numbers = [word for one in ("9319", "2, 5, 12, 8, 10", "9 18 26 34 41 45") for word in ("--numbers", one)]
    assert main(["draw", "plain", str(names), *numbers, "--picks", "4"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["17\tname 17", "7\tname 7", "2\tname 2", "16\tname 16"]
    assert "9319./2.5.8.10.12./9.18.26.34.41.45./" in said.err
    assert main(["draw", "plain", str(names), *numbers, "--picks", "26"]) == 1
