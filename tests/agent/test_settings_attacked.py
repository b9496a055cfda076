"""The person's own file is read as strictly as a charter: what it hides stays hidden."""

from pathlib import Path

import pytest

from justemesure.agent.settings import load
from justemesure.errors import BadInput


@pytest.mark.parametrize(
    "text",
    [
        "week: {}\ngroups: [a]\nprivate: [banque]\nprivate: [autre]",
        "week: {}\ngroups: [a]\nprivate: [ban\u200bque]",
        "week: " + "[" * 60_000,
        "week: &a [*a]\ngroups: [a]",
        'week: {monday: ["09:00-12:00", "11:00-13:00"]}\ngroups: [a]',
        "week: {}\ngroups: [a]\n" + "#" * 1_000_001,
    ],
    ids=["twice", "unseen", "deep", "round", "overlapping", "endless"],
)
def test_what_two_readers_would_read_differently_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "agent.yaml").write_text(text)
    with pytest.raises(BadInput):
        load(tmp_path / "agent.yaml")


def test_no_absence_of_a_long_file_is_forgotten(tmp_path: Path) -> None:
    """Cut at 100 kB, it would have measured who is on leave."""
    padding = "# congés\n" * 20_000
    (tmp_path / "agent.yaml").write_text(
        f"week: {{}}\ngroups: [a]\nabsences:\n- 2027-02-01\n{padding}- 2027-02-02\n"
    )
    assert load(tmp_path / "agent.yaml").absences == ("2027-02-01", "2027-02-02")
