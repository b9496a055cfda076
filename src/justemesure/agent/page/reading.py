"""The charter in plain words: what touches this person, and what they have not read."""

from collections.abc import Iterator

from justemesure.agent.films import folder_of
from justemesure.agent.page.seat import Asked, Seat
from justemesure.charter.digest import digest
from justemesure.charter.model import Charter, CharterFile
from justemesure.charter.questions import measures
from justemesure.charter.read import Reader
from justemesure.errors import Error
from justemesure.i18n import Language, typeset


def charter(seat: Seat, asked: Asked) -> object:
    """The articles, whether each is about the person's groups, and what is not read yet.

    ``changes`` is ``None`` when they read it all; with the first charter, everything is new.
    """
    notice = seat.agent.notice
    try:
        file = notice.signed()
    except Error as error:
        return {"problem": error.tell(asked.language), "groups": sorted(seat.agent.settings.groups)}
    first = notice.told() is None
    return {
        "problem": None,
        "groups": sorted(seat.agent.settings.groups),
        "digest": digest(file),
        "first": first,
        "changes": None if first else notice.changes(asked.language),
        "title": typeset(asked.language, Reader(file.charter, asked.language).title()),
        "articles": list(_articles(seat, file, asked.language)),
    }


def has_read(seat: Seat, asked: Asked) -> object:
    """The person says that they read it; only the very charter that they were shown counts."""
    seat.agent.notice.show(seat.now(), asked.text("digest"))
    return charter(seat, asked)


def is_new(seat: Seat) -> bool:
    """Whether the charter is one that the person has not read; what cannot be read is not."""
    if seat.agent.gate() is not None:
        return False
    notice = seat.agent.notice
    try:
        told = notice.told()
        return told is None or digest(told) != digest(notice.signed())
    except Error:
        return False


def promised(seat: Seat) -> dict[str, object]:
    """What the charter in force says of the light that shows that it runs, and whom it measures;
    ``None`` while none is in force here."""
    gate = seat.agent.gate()
    if gate is None:
        return {"indicator": None, "measured": None}
    organisation = gate.charter.organisation
    indicator = organisation.indicator if organisation else None
    return {
        "indicator": indicator.while_running if indicator else None,
        "measured": sorted(_touching(gate.charter, seat.agent.settings.groups)),
    }


def rights(seat: Seat) -> dict[str, object]:
    """Whom the charter tells the person to write to, and where films of calls lie.

    ``known`` is whether there is a charter to read.
    """
    charter = seat.charter()
    said = charter.rights if charter else None
    return {
        "known": charter is not None,
        "ask": said.ask if said else None,
        "films": str(folder_of(seat.folder)),
    }


def _articles(seat: Seat, file: CharterFile, language: Language) -> Iterator[dict[str, object]]:
    reader = Reader(file.charter, language)
    groups = seat.agent.settings.groups
    mine = {reader.heading(("measures", id)) for id in _touching(file.charter, groups)}
    all_measures = {reader.heading(("measures", id)) for id, _ in measures(file.charter)}
    for number, (heading, sentences) in enumerate(reader.articles(), start=1):
        yield {
            "number": number,
            "heading": typeset(language, heading),
            "sentences": [typeset(language, sentence) for sentence in sentences],
            "about": "me" if heading in mine else "others" if heading in all_measures else "all",
        }


def _touching(charter: Charter, groups: frozenset[str]) -> set[str]:
    """The measures whose people the person is among; where it is not said, they are."""
    return {
        str(id)
        for id, measure in measures(charter)
        if measure.people is None or groups & set(measure.people)
    }
