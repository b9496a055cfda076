"""The whole handbook on one page: to print it, or to keep it as one PDF."""

import re
from html import escape

from justemesure.charter.handbook import lists
from justemesure.charter.handbook.contents import Contents
from justemesure.charter.handbook.links import Links
from justemesure.charter.handbook.prose import Prose
from justemesure.charter.handbook.rule_pages import rule_body
from justemesure.charter.wording import day

_HEADING = re.compile(r"(</?h)([1-5])\b")


def whole(contents: Contents, links: Links) -> str:
    said = contents.said
    today = day(contents.on, contents.language)
    cover = (
        f'<section class="cover" id="index"><h1>{escape(said("index.title"))}</h1>'
        f'<p class="lead">{escape(said("index.lead"))}</p>'
        f"<p>{escape(said('foot', day=today, version=contents.version))}</p></section>"
    )
    parts = [
        cover,
        _chapter("about", lists.about(contents, links)),
        _contents(contents, links),
        _chapter("questions", lists.questions(contents, links)),
        _rules(contents, links),
        _chapter("sources", lists.sources(contents, links)),
        _chapter("dates", lists.dates(contents, links)),
    ]
    return "".join(parts)


def _chapter(id: str, body: str) -> str:
    """A page of the site as a chapter: each heading one step deeper."""
    deeper = _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", body)
    return f'<section class="chapter" id="{id}">{deeper}</section>'


def _contents(contents: Contents, links: Links) -> str:
    prose = Prose(contents, links)
    rows = "".join(
        f"<li>{escape(contents.said(f'family.{prefix}'))}<ul>"
        + "".join(
            f'<li><a href="{links.rule(code)}"><span class="code">{code}</span>'
            f" {prose.text(contents.entries[code].page.summary)}</a></li>"
            for code in codes
        )
        + "</ul></li>"
        for prefix, codes in contents.families.items()
    )
    heading = escape(contents.said("index.families"))
    return (
        '<nav class="chapter contents" aria-labelledby="by-family">'
        f'<h2 id="by-family">{heading}</h2><ul>{rows}</ul></nav>'
    )


def _rules(contents: Contents, links: Links) -> str:
    return "".join(
        f'<section class="chapter" aria-labelledby="family-{prefix.lower()}">'
        f'<h2 id="family-{prefix.lower()}">{escape(contents.said(f"family.{prefix}"))}</h2>'
        + "".join(rule_body(contents, contents.entries[code], links) for code in codes)
        + "</section>"
        for prefix, codes in contents.families.items()
    )
