"""Delete each line of the example charter in turn: no film begins, lasts or is kept longer."""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from filming import AT, Papers, order
from justemesure.charter.load import loads
from justemesure.charter.signature import sign
from justemesure.errors import Error
from justemesure.screen.warrant import Warrant, ask

CHARTER = Path(__file__).parents[2] / "examples/call-centre.yaml"
LINES = CHARTER.read_text(encoding="utf-8").splitlines(keepends=True)
BEFORE, DURING = datetime(2027, 1, 15, 9, 15, tzinfo=UTC), AT
ASKED = ((DURING, "trainees"), (DURING, "advisers"), (BEFORE, "trainees"))


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text, for each who asks: most of the time of a line."""
    read = lru_cache(maxsize=2)(loads)
    for module in ("filming", "justemesure.screen.warrant", "justemesure.charter.signature"):
        monkeypatch.setattr(f"{module}.load", lambda path: read(path.read_bytes(), str(path)))


def films(papers: Papers, text: str) -> dict[tuple[datetime, str], Warrant]:
    """What a charter of this text, signed, lets be filmed of whom on which day."""
    papers.charter.write_text(text, encoding="utf-8")
    found: dict[tuple[datetime, str], Warrant] = {}
    try:
        sign(papers.charter, papers.key.with_name("k"), None)
    except Error:
        return found  # it is no charter any more
    ordered = order(papers)
    for at, group in ASKED:
        groups = frozenset({group})
        asked = ordered._replace(groups=groups, own_groups=groups, at=at)
        try:
            found[at, group] = ask(asked, at)
        except Error:
            continue
    return found


def no_more_than(
    left: dict[tuple[datetime, str], Warrant], whole: dict[tuple[datetime, str], Warrant]
) -> bool:
    return all(
        key in whole
        and film.application == whole[key].application
        and film.until <= whole[key].until
        and film.delete_on <= whole[key].delete_on
        for key, film in left.items()
    )


@pytest.mark.slow
def test_without_one_line_nothing_more_is_filmed(papers: Papers) -> None:
    whole = films(papers, "".join(LINES))
    assert list(whole) == [(DURING, "trainees")]
    for number in range(len(LINES)):
        left = films(papers, "".join(LINES[:number] + LINES[number + 1 :]))
        assert no_more_than(left, whole), LINES[number]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("keeps: {video: 2 months", "keeps: {video: 3 months"),
        ("period: {from: 2027-01-18", "period: {from: 2027-01-14"),
        ("application: orme.exe", "application: outlook.exe"),
    ],
)
def test_a_charter_that_permits_more_is_seen(papers: Papers, was: str, becomes: str) -> None:
    whole = films(papers, "".join(LINES))
    assert was in "".join(LINES)
    more = films(papers, "".join(LINES).replace(was, becomes))
    assert more
    assert not no_more_than(more, whole)
