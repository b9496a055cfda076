"""A new charter from a profile: commented, with only the employer's blanks left to fill in.

A profile is the charter's text with ``{answers}`` to put in and ``#?`` before each line that only
the employer can write. The comments are the sentences of ``locale/*/charter.yaml``.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

from justemesure.charter.decode import fields, plan
from justemesure.charter.load import loads
from justemesure.charter.model import Charter
from justemesure.charter.schema import describe
from justemesure.charter.tree import Mapping as Block
from justemesure.charter.tree import Node, parse
from justemesure.charter.values import Duration
from justemesure.i18n import Language, catalogue, message

Profile = Literal["call-centre", "office", "workload"]

_FOLDER = Path(__file__).parent / "profiles"
_CAMPAIGN, _REVIEW = Duration(3, "month"), Duration(1, "year")
_EACH_AN_ARTICLE = ("processors", "ai_systems")


def draft(
    profile: Profile, *, name: str, headcount: int, dpo: str, start: date, language: Language
) -> str:
    """The text of the new charter.

    Args:
        name: the employer's name.
        headcount: how many people it employs.
        dpo: how to reach the data protection officer.
        start: the first day on which it would be in force.
    """
    name, dpo = _printed(name), _printed(dpo)
    template = (_FOLDER / f"{profile}.yaml").read_text(encoding="utf-8")
    texts = catalogue(language, "new")
    answers = {
        **{
            word.removeprefix("text."): text
            for word, text in texts.items()
            if word.startswith("text.")
        },
        "id": _slug(name),
        "name": name,
        "headcount": headcount,
        "council": headcount >= 11,
        "dpo": dpo,
        "start": start.isoformat(),
        "campaign": _later(start, _CAMPAIGN),
        "review": _later(start, _REVIEW),
    }
    filled = re.sub(r"\{(\w+)\}", lambda found: _scalar(answers[found[1]]), template)
    text = "\n".join(_lines(filled, name, texts, language)) + "\n"
    loads(text.encode(), f"{profile}.yaml")  # an answer that no charter holds is told now
    return text


def _lines(text: str, name: str, texts: Mapping[str, str], language: Language) -> Iterator[str]:
    comments = dict(_comments(parse(text.encode(), "profile"), Charter, language, set()))
    yield f"# {message(language, 'new', 'title', name=name)}"
    yield f"# {texts['how']}"
    for number, line in enumerate(text.splitlines(), start=1):
        indent = line[: len(line) - len(line.lstrip())]
        if number in comments:
            yield from (
                ("", f"# ---- {comments[number]}")
                if not indent
                else (f"{indent}# {comments[number]}",)
            )
        if line.startswith("#?"):
            blank = line.removeprefix("#?")
            indent = blank[: len(blank) - len(blank.lstrip())]
            for word in (
                "DATE",
                "DOCUMENT",
                "REFERENCE",
                "TEXT",
                "KEY",
                "HOST",
                "APPLICATION",
                "ADDRESS",
            ):
                blank = re.sub(rf"\b{word}\b", texts[f"blank.{word}"], blank)
            yield f"{indent}# {texts['fill-in']} {blank.lstrip()}"
        elif line:
            yield line


def _comments(
    node: Node, annotation: Any, language: Language, told: set[str]
) -> Iterator[tuple[int, str]]:
    """The line of each key that opens a line → what the field says, once for each field."""
    allowed = plan(annotation)
    if not isinstance(node, Block):
        return
    for key, item in node.items.items():
        place = node.keys[key]
        if allowed.record is not None:
            attribute, inner = fields(allowed.record)[key]
            sentence = _sentence(allowed.record.__name__, attribute, language)
            if sentence and sentence not in told and _opens_line(node, place.line, key):
                told.add(sentence)
                yield place.line, sentence
        else:
            assert allowed.entries is not None
            inner = allowed.entries[1]
        yield from _comments(item, inner, language, told)


def _sentence(record: str, attribute: str, language: Language) -> str:
    if record != "Charter":
        return describe(record, attribute, language)
    prefix = "no-" if attribute in _EACH_AN_ARTICLE else ""
    if attribute == "measures":
        return message(language, "new", "measures")
    return (
        message(language, "charter", f"Article.{prefix}{attribute}")
        if attribute != "format"
        else ""
    )


def _opens_line(block: Block, line: int, key: str) -> bool:
    """Whether the key is the first on its line: others are explained by their neighbours."""
    first = min((place.column, other) for other, place in block.keys.items() if place.line == line)
    return (first[1] == key and block.place.line != line) or block.place == block.keys[key]


def _printed(answer: str) -> str:
    """An answer on one line, without what does not print: it stays where the profile puts it."""
    return "".join(letter for letter in " ".join(answer.split()) if letter.isprintable())


def _later(start: date, wait: Duration) -> str:
    return wait.after(datetime.combine(start, time())).date().isoformat()


def _slug(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:64] or "charter"


def _scalar(value: object) -> str:
    """A value as YAML: plain where that is safe, quoted otherwise."""
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if re.fullmatch(r"[\w][\w '.@-]*", text) else json.dumps(text, ensure_ascii=False)
