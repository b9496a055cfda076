"""The handbook's files: both languages, every page, the search and the style."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from html import escape

from justemesure.charter.handbook import lists
from justemesure.charter.handbook.contents import HERE, Contents, contents, value_names
from justemesure.charter.handbook.frame import POLICY, framed
from justemesure.charter.handbook.links import Links
from justemesure.charter.handbook.rule_pages import rule_body
from justemesure.charter.handbook.whole import whole
from justemesure.charter.pages import FINDINGS, REFERENCES, Sentence
from justemesure.i18n import LANGUAGES, Language, message, typeset

_LISTS: dict[str, Callable[[Contents, Links], str]] = {
    "index": lists.index,
    "questions": lists.questions,
    "sources": lists.sources,
    "dates": lists.dates,
    "about": lists.about,
    "whole": whole,
}
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_MARKS = re.compile(r"[`*]|^#+ |^\d+\. |^- ", re.MULTILINE)


def files(on: date, version: str) -> dict[str, str]:
    """Every file of the handbook by its path, as the law stands ``on`` that day.

    The same day and version always give the same text.
    """
    made = {name: _own(name) for name in ("handbook.css", "search.js")}
    made["index.html"] = _door()
    for language in LANGUAGES:
        made |= {f"{language}/{path}": text for path, text in _site(language, on, version)}
    return made


def _own(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _site(language: Language, on: date, version: str) -> list[tuple[str, str]]:
    held = contents(language, on, version)
    name = f"Juste Mesure · {held.said('name')}"
    made = [
        (
            f"{kind}.html",
            framed(
                held, _titled(held, kind, name), body(held, links), at=f"{kind}.html", kind=kind
            ),
        )
        for kind, body in _LISTS.items()
        for links in [Links(whole=kind == "whole")]
    ]
    for code, entry in held.entries.items():
        at = f"rules/{code.lower()}.html"
        body = rule_body(held, entry, Links(up="../"))
        title = f"{code} · {held.title(code)} · {name}"
        made.append((at, framed(held, title, body, at=at, kind="rule-page")))
    made.append(("index.js", _searched(held)))
    return made


def _titled(held: Contents, kind: str, name: str) -> str:
    return name if kind == "index" else f"{held.said(f'page.{kind}')} · {name}"


def _searched(held: Contents) -> str:
    """What the search reads: title, kind, address and text of every rule, question and source."""
    links = Links()
    language = held.language
    rows = [
        (
            f"{code} · {held.title(code)}",
            held.said("kind.rule"),
            links.rule(code),
            _text(entry.page.sections, entry.page.sentences()),
        )
        for code, entry in held.entries.items()
    ]
    rows += [
        (one.asked, held.said("kind.question"), links.question(one.id), one.answer)
        for one in held.questions
    ]
    rows += [
        (
            source.text,
            held.said("kind.source"),
            links.source(source.id),
            " ".join(f"{code} {says}." for code, says in source.rules),
        )
        for source in held.sources.values()
    ]
    rows += [
        (held.said(f"value.{name}"), held.said("kind.date"), links.value(name), "")
        for name in value_names()
    ]
    told = [
        [typeset(language, title), kind, address, typeset(language, text)]
        for title, kind, address, text in rows
    ]
    return f"handbookIndex({json.dumps(told, ensure_ascii=False, separators=(',', ':'))});\n"


def _text(sections: tuple[str, ...], sentences: Mapping[str, Sentence]) -> str:
    """A rule's page as plain text, its examples and references left out."""
    told = [
        _FENCE.sub(" ", text)
        for number, text in enumerate(sections)
        if number not in (FINDINGS, REFERENCES)
    ]
    said = [sentence.found for sentence in sentences.values()]
    return " ".join(_MARKS.sub("", " ".join([told[0], *said, *told[1:]])).split())


def _door() -> str:
    """The first page: one way into each language."""
    ways = "".join(
        f'<li><a href="{language}/index.html" lang="{language}" hreflang="{language}">'
        f"<strong>{message(language, 'handbook', 'language')}</strong>"
        f"<span>{escape(message(language, 'handbook', 'index.title'))}</span></a></li>"
        for language in LANGUAGES
    )
    return (
        '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<title>Juste Mesure</title>\n'
        '<link rel="stylesheet" href="handbook.css">\n</head>\n<body class="door">\n'
        f'<main><h1>Juste Mesure</h1><ul class="ways">{ways}</ul></main>\n</body>\n</html>\n'
    )
