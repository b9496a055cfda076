"""A new charter from a profile: commented, with only the employer's blanks left to fill in.

A profile is the charter's text with ``{answers}`` to put in, ``{?condition parts?}`` that some
employers do without, and ``#?`` before each line that only the employer can write: a fact about
the past or about others. In such a line ``…``, ``DATE`` and ``WORDS|TO|CHOOSE`` stand for what is
not known; none of them loads as it is. The comments are the sentences of ``locale/*/charter.yaml``.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

from justemesure.charter.decode import fields, plan
from justemesure.charter.law import Law
from justemesure.charter.load import loads
from justemesure.charter.model import Charter
from justemesure.charter.schema import describe
from justemesure.charter.tree import Mapping as Block
from justemesure.charter.tree import Node, Scalar, parse
from justemesure.charter.values import Duration
from justemesure.i18n import Language, catalogue, message, typeset

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
        dpo: how to reach the data protection officer, or ``none``.
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
        "dpo": dpo,
        "start": start.isoformat(),
        "campaign": _later(start, _CAMPAIGN),
        "review": _later(start, _REVIEW),
    }
    holds = _conditions(headcount, dpo, start)
    kept = re.sub(r"\{\?(\w+) (.*?)\?\}", lambda part: part[2] if holds[part[1]] else "", template)
    filled = re.sub(r"\{(\w+)\}", lambda found: _scalar(answers[found[1]]), kept)
    text = "\n".join(_lines(filled, name, texts, language)) + "\n"
    loads(text.encode(), f"{profile}.yaml")  # an answer that no charter holds is told now
    return text


def _conditions(headcount: int, dpo: str, start: date) -> dict[str, bool]:
    """What is asked of some employers only; a law that is not known yet asks it of all."""
    law = Law(start)

    def reaches(threshold: str) -> bool:
        return not law.applies(threshold) or headcount >= law.number(threshold)

    council, consulted = (
        reaches(f"consultation.{name}") for name in ("first_representatives", "headcount")
    )
    return {
        "dpo": dpo != "none",
        "council": council,
        "consulted": consulted,
        "told": council and not consulted,
    }


def _lines(text: str, name: str, texts: Mapping[str, str], language: Language) -> Iterator[str]:
    opened = re.sub(r"^#\?", "", text, flags=re.MULTILINE)
    comments = dict(_comments(parse(opened.encode(), "profile"), Charter, language, set()))
    yield f"# {message(language, 'new', 'title', name=name)}"
    yield f"# {texts['how']}"
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.removeprefix("#?")
        indent = said[: len(said) - len(said.lstrip())]
        if number in comments:
            yield f"{indent}# {comments[number]}" if indent else f"# ---- {comments[number]}"
        if line.startswith("#?"):
            blank = re.sub(r"\bDATE\b", texts["blank.DATE"], said.lstrip())
            yield f"{indent}# {texts['fill-in']} {blank}"
        elif said.strip():
            yield line


def _comments(
    node: Node, annotation: Any, language: Language, told: set[tuple[str, ...]]
) -> Iterator[tuple[int, str]]:
    """The line of each key that opens a line → what the field says, once for each field."""
    allowed = plan(annotation)
    if not isinstance(node, Block):
        return
    for key, item in node.items.items():
        place = node.keys[key]
        if allowed.record is not None:
            attribute, inner = fields(allowed.record)[key]
            record = allowed.record.__name__
            sentence = _sentence(record, attribute, item, inner, language)
            once = (record, attribute, sentence)
            if sentence and once not in told and _opens_line(node, place.line, key):
                told.add(once)
                yield place.line, sentence
        else:
            assert allowed.entries is not None
            inner = allowed.entries[1]
        yield from _comments(item, inner, language, told)


def _sentence(record: str, attribute: str, item: Node, annotation: Any, language: Language) -> str:
    if record != "Charter":
        own = _of_that_value(f"{record}.{attribute}", item, annotation, language)
        return own or describe(record, attribute, language)
    prefix = "no-" if attribute in _EACH_AN_ARTICLE else ""
    if attribute == "measures":
        return message(language, "new", "measures")
    return (
        message(language, "charter", f"Article.{prefix}{attribute}")
        if attribute != "format"
        else ""
    )


def _of_that_value(name: str, item: Node, annotation: Any, language: Language) -> str:
    """The sentence of this very value, where it has one: `false` is not explained by `true`."""
    if not isinstance(item, Scalar) or item.text not in plan(annotation).words | {"true", "false"}:
        return ""
    told = catalogue(language, "charter").get(f"{name}.{item.text}", "")
    return typeset(language, f"{told[:1].upper()}{told[1:]}")


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
