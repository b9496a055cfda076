"""What it takes to try the agent today: the example charter as if it began today, and a person.

`python examples/desk.py DIR` writes DIR/charter.yaml, signed, with its key, and DIR/agent.yaml. All
dates of the charter move by as many days, so that 2 February 2027, in its first month, is today.
"""

import re
import sys
from datetime import date
from pathlib import Path

from justemesure.charter.signature import keygen, sign

EXAMPLE = Path(__file__).with_name("call-centre.yaml")
ITS_DAY = date(2027, 2, 2)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def moved(text: str, today: date) -> str:
    """The charter's text with each date moved."""

    def move(found: re.Match[str]) -> str:
        return f"{date.fromisoformat(found[0]) + (today - ITS_DAY)}"

    return re.sub(r"\b20\d\d-[01]\d-[0-3]\d\b", move, text)


def prepare(folder: Path, today: date) -> None:
    """Write the charter, signed with a key of its own, and the person's file."""
    folder.mkdir(parents=True)
    charter, key = folder / "charter.yaml", folder / "charter.key"
    charter.write_text(moved(EXAMPLE.read_text("utf-8"), today), "utf-8")
    keygen(key, None)
    sign(charter, key, None)
    # At work each day, so that trying it on a Sunday shows something too.
    week = "\n".join(f'  {day}: ["07:30-20:00"]' for day in DAYS)
    (folder / "agent.yaml").write_text(f"groups: [advisers]\nweek:\n{week}\n", "utf-8")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), date.today())  # noqa: DTZ011  # the day of whoever tries it
