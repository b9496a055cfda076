"""What the charter lets out of a kept call to the one who runs the command, and until when.

The vCon says under which charter and measure it was made; only that charter can answer.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from justemesure.calls.plan import Asked, Plan, plan
from justemesure.calls.vcon.held import Held
from justemesure.charter.digest import digest
from justemesure.charter.gate import open_gate
from justemesure.charter.model import Charter, CharterFile
from justemesure.charter.questions import measure_called
from justemesure.charter.vocabulary import DataClass, Role
from justemesure.errors import NotPermitted
from justemesure.i18n import Language


class Lent(NamedTuple):
    """A kept call, its charter, and what that permits today. Its call is a demonstration."""

    held: Held
    charter: Charter
    plan: Plan
    name: str

    @property
    def lets(self) -> Mapping[DataClass, datetime]:
        """The classes of data that may go out as this vCon holds them, and until when.

        A redacted copy may go wherever the whole call may.
        """
        return {**self.plan.lends, **self.plan.exports} if self.held.redacted else self.plan.exports


def lent(
    held: Held,
    name: str,
    charters: Iterable[CharterFile],
    role: Role,
    groups: Iterable[str],
    moments: tuple[datetime, datetime],
    language: Language,
) -> Lent:
    """Ask the charter that the call was made under.

    Args:
        name: what errors call the vCon.
        groups: the populations of the person; none stands for those of the measure.
        moments: the clock of the demonstration, and today's. Neither may be past the deletion.

    Raises:
        NotPermitted: none of the charters is the one, it is past its day of deletion, it was not
            made in a demonstration, or the charter refuses.
    """
    context = held.context
    file = next((one for one in charters if digest(one) == context.charter), None)
    if file is None:
        raise NotPermitted("vcon-other-charter", file=name, digest=context.charter)
    if not context.demonstration:
        raise NotPermitted("no-campaign")
    clock, today = moments
    if held.delete_on <= max(clock, today):
        raise NotPermitted("vcon-past-deletion", file=name, at=f"{held.delete_on:%Y-%m-%d}")
    gate = open_gate(file, clock)
    measure = measure_called(gate.charter, context.measure)
    members = frozenset(groups) or frozenset((measure.people if measure else None) or ())
    asked = Asked(context.measure, members, context.at, clock, role, drawn=True)
    return Lent(held, gate.charter, plan(gate, asked, language), name)
