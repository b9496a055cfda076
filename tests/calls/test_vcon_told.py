"""What `call show` and `call verify` print: sentences in both languages, no code of the draft."""

import pytest

from justemesure.calls.vcon import shape
from justemesure.calls.vcon.told import lines, tell
from justemesure.calls.vcon.verify import Check
from justemesure.i18n import LANGUAGES, Language, catalogue

PLACES = {"body", "vcon", "redacted", "amended"}  # told otherwise


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_member_that_we_know_has_a_name(language: Language) -> None:
    tables = [shape._TOP, *shape._MEMBERS.values()]  # the draft's own list
    known = {name.rstrip("!") for table in tables for name in table} - PLACES
    assert len(known) > 20
    told = catalogue(language, "vcon")
    assert [name for name in sorted(known) if f"member.{name}" not in told] == []


def test_a_foreign_vcon_is_told_in_words_and_its_own_names_as_they_are() -> None:
    vcon = {
        "created_at": "2026-01-15T09:00:00Z",
        "subject": "Vente\x1b[31m",
        "amended": {"uuid": "019f15a6"},
        "parties": [{"tel": "+3300000000", "meta": {"a": 1}, "x\x07": "y"}],
        "dialog": [{"type": "text", "start": "2026-01-15T09:00:00Z", "parties": [0, [0, None]]}],
        "attachments": [{"purpose": "lawful_basis", "encoding": "json", "body": {}}],
    }
    english, french = ("\n".join(lines(vcon, language)) for language in LANGUAGES[::-1])
    assert 'Party 0. telephone: +3300000000; meta: {"a": 1}; x\\x07: y' in english
    assert "Dialogue 0. kind: text; from: 2026-01-15T09:00:00Z; parties: [0, [0, null]]" in english
    assert "Attachment 0. for: legal basis; written as: JSON; content of 0 kB" in english
    assert "It follows the version 019f15a6." in english
    assert "Pièce jointe 0. pour\u00a0: base légale" in french
    assert "\x1b" not in english + french


def test_a_check_is_told_in_words() -> None:
    said = {"basis": "legitimate_interests", "purposes": "training, sales", "at": "2027"}
    check = Check("grant", True, "basis", said)
    assert "l'intérêt légitime, pour formation, sales" in tell(check, "fr")
    assert "the legitimate interest, for training, sales" in tell(check, "en")


def test_nothing_in_a_vcon_makes_a_line_without_end() -> None:
    long = {"x" * 500: "y" * 500, "roles": ["z"] * 500, "extensions": ["e"] * 500}
    dialog = {"type": "recording", "duration": 1e300}
    told = list(lines({"parties": [long], "dialog": [dialog], "extensions": ["e"] * 500}, "en"))
    assert max(map(len, told)) < 500
