"""A rule's page as the body of a page of the handbook."""

import re
from collections.abc import Mapping
from functools import cache
from html import escape

from justemesure.charter.handbook.contents import Contents, Entry
from justemesure.charter.handbook.links import SECTIONS, Links
from justemesure.charter.handbook.prose import Prose
from justemesure.charter.pages import FINDINGS, HEADINGS, REFERENCES

_CODE = re.compile(r"\b[A-Z]{3}\d{3}\b")


def rule_body(contents: Contents, entry: Entry, links: Links) -> str:
    prose = Prose(contents, links)
    code, written = entry.code, entry.page
    parts = []
    for number, name in enumerate(SECTIONS):
        if number == FINDINGS:
            told = _sentences(entry, prose, links)
        elif number == REFERENCES:
            told = _references(contents, entry, prose, links)
        else:
            told = prose.blocks(written.sections[number], number)
        heading = escape(HEADINGS[contents.language][number])
        id = links.section(code, name)
        if told:
            parts.append(
                f'<section class="{name}" aria-labelledby="{id}">'
                f'<h2 id="{id}">{heading}</h2>{told}</section>'
            )
    deeper = "".join(parts)
    if links.whole:  # a chapter of the whole, its own heading one step down
        deeper = deeper.replace("<h2", "<h4").replace("</h2>", "</h4>")
        return (
            f'<article class="rule" aria-labelledby="{code.lower()}">'
            f'<h3 id="{code.lower()}"><span class="code">{code}</span> {_title(entry, prose)}</h3>'
            f"{_badges(contents, entry, prose)}{deeper}</article>"
        )
    family = escape(contents.said(f"family.{code[:3]}"))
    return (
        f'<p class="where-am-i"><a href="{links.family(code[:3])}">{family}</a></p>'
        f'<h1><span class="code">{code}</span> {_title(entry, prose)}</h1>'
        f"{_badges(contents, entry, prose)}"
        f'<div class="columns"><article>{deeper}</article>{_aside(contents, entry, links)}</div>'
    )


def _title(entry: Entry, prose: Prose) -> str:
    return prose.text(entry.page.summary)


def _badges(contents: Contents, entry: Entry, prose: Prose) -> str:
    rule = entry.rule
    force = escape(contents.word(f"Force.{rule.force}"))
    since = escape(contents.said("since", version=rule.since))
    return (
        f'<p class="badges">{prose.badge(rule.severity)}'
        f' <span class="badge force {rule.force}">{force}</span>'
        f' <span class="name"><code>{rule.name}</code> · {since}</span></p>'
    )


def _sentences(entry: Entry, prose: Prose, links: Links) -> str:
    rows = "".join(
        f'<li id="{links.section(entry.code, f"found-{name}")}"><p class="said">'
        f"{prose.sentence(sentence.found)}</p>"
        f'<p class="fix"><span aria-hidden="true">→</span> {prose.sentence(sentence.fix)}</p></li>'
        for name, sentence in entry.page.sentences().items()
    )
    if rows:
        return f'<ul class="sentences">{rows}</ul>'
    return prose.blocks(entry.page.sections[FINDINGS], FINDINGS)


def _references(contents: Contents, entry: Entry, prose: Prose, links: Links) -> str:
    rows = []
    for citation in entry.page.citations(contents.on):
        told = f'<a href="{links.source(citation.source)}">{prose.text(citation.text)}</a>'
        if citation.url:
            told += " " + outside(contents, citation.url)
        rows.append(f"<li>{told}<br>{prose.line(citation.says)}</li>")
    return f"<ul>{''.join(rows)}</ul>"


def outside(contents: Contents, url: str) -> str:
    """A link to the text itself, said to leave the handbook; on paper its address shows."""
    told = escape(contents.said("outside"))
    return f'<a class="outside" rel="noreferrer" href="{escape(url)}">{told}</a>'


def _aside(contents: Contents, entry: Entry, links: Links) -> str:
    sections = "".join(
        f'<li><a href="#{name}">{escape(heading)}</a></li>'
        for name, heading in zip(SECTIONS, HEADINGS[contents.language], strict=True)
    )
    parts = [_list(contents.said("on-this-page"), sections)]
    asked = "".join(
        f'<li><a href="{links.question(one.id)}">{escape(one.asked)}</a></li>'
        for one in contents.questions
        if entry.code in one.rules
    )
    parts.append(_list(contents.said("asked"), asked))
    near = _near(contents, entry)
    rows = "".join(
        f'<li><a href="{links.rule(code)}"><span class="code">{code}</span>'
        f" {escape(contents.title(code))}</a></li>"
        for code in near
    )
    parts.append(_list(contents.said("near"), rows))
    return f'<aside aria-label="{escape(contents.said("beside"))}">{"".join(parts)}</aside>'


def _list(heading: str, rows: str) -> str:
    return f"<h2>{escape(heading)}</h2><ul>{rows}</ul>" if rows else ""


def _near(contents: Contents, entry: Entry) -> list[str]:
    """The rules that this page names, then those whose pages name it."""
    named = _named(contents.entries)
    here = [code for code in named[entry.code] if code != entry.code]
    return here + [
        code
        for code in contents.entries
        if entry.code in named[code] and code != entry.code and code not in here
    ]


def _named(entries: Mapping[str, Entry]) -> dict[str, list[str]]:
    return {code: _codes(entry.page.text, tuple(entries)) for code, entry in entries.items()}


@cache
def _codes(text: str, known: tuple[str, ...]) -> list[str]:
    """The rules that a text names, in its order."""
    return [code for code in dict.fromkeys(_CODE.findall(text)) if code in known]
