"""Markdown of the rules' pages → HTML: French spaces, rules linked, examples marked."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from justemesure.charter.handbook.contents import Contents
from justemesure.charter.handbook.links import Links
from justemesure.charter.pages import ACCEPTED, NEAR_MISS, REFUSED
from justemesure.charter.wording import day
from justemesure.i18n import typeset

_CODE = re.compile(r"\b[A-Z]{3}\d{3}\b")
_KEY = re.compile(r"(^|[{,\s])((?:- )?)([A-Za-z_][\w-]*)(:)(?=\s|$)")
_FINDING = re.compile(r"^(prohibited|mandatory|recommended) (\S+): (.*)$")
_PARAMETER = re.compile(r"\{\w+\}")
_BLANK = "\ue000"  # of no language, so that Markdown leaves it alone
_MARKS = {REFUSED: "refused", ACCEPTED: "accepted", NEAR_MISS: "near-miss"}


class Prose:
    """The renderer of one page."""

    def __init__(self, contents: Contents, links: Links) -> None:
        self.contents, self.links = contents, links
        self._markdown = MarkdownIt("commonmark", {"html": False})
        renderer: Any = self._markdown.renderer  # its declared type leaves `rules` out
        renderer.rules["text"] = lambda tokens, at, *_: self.text(tokens[at].content)
        renderer.rules["fence"] = self._fence

    def blocks(self, markdown: str, section: int | None = None) -> str:
        """Paragraphs, lists and examples; ``section`` says which mark its examples bear."""
        return str(self._markdown.render(markdown, {"section": section}))

    def line(self, markdown: str) -> str:
        """One sentence, without a paragraph around it."""
        return str(self._markdown.renderInline(markdown))

    def sentence(self, markdown: str) -> str:
        """A finding's sentence or fix: what is filled in each time is a blank."""
        told = self.line(_PARAMETER.sub(_BLANK, markdown))
        blank = '<span class="blank">…</span>'
        return told.replace(f"<code>{_BLANK}</code>", blank).replace(_BLANK, blank)

    def text(self, plain: str) -> str:
        """Plain text, its rules linked."""
        told = escape(typeset(self.contents.language, plain), quote=False)
        return _CODE.sub(self._link, told)

    def _link(self, code: re.Match[str]) -> str:
        if code[0] not in self.contents.entries:
            return code[0]
        return f'<a class="code" href="{self.links.rule(code[0])}">{code[0]}</a>'

    def _fence(
        self, tokens: Sequence[Token], at: int, _: object, environment: Mapping[str, Any]
    ) -> str:
        kind, _, on = tokens[at].info.partition(" on ")
        if kind == "findings":
            return self._findings(tokens[at].content)
        said = self.contents.said
        mark, told = "", ""
        if kind == "previous":
            told = said("example.previous")
        elif environment["section"] in _MARKS:
            mark = _MARKS[environment["section"]]
            told = said(f"example.{mark}")
        when = ""
        if on:
            on = day(date.fromisoformat(on), self.contents.language)
            when = f' <span class="when">{escape(said("example.on", day=on))}</span>'
        head = f'<figcaption><span class="mark">{escape(told)}</span>{when}</figcaption>'
        shown = charter(tokens[at].content)
        return f'<figure class="example {mark}">{head if told else ""}{shown}</figure>\n'

    def _findings(self, written: str) -> str:
        rows = []
        for line in written.splitlines():
            found = _FINDING.match(line)
            assert found is not None, line  # the pages' own tests hold them to this form
            severity, path, told = found.groups()
            rows.append(
                f"<li>{self.badge(severity)} {self.line(told)}"
                f' <span class="where">{escape(self.contents.said("example.at"))}'
                f" <code>{escape(path)}</code></span></li>"
            )
        head = escape(self.contents.said("example.found"))
        return f'<div class="findings"><p>{head}</p><ul>{"".join(rows)}</ul></div>\n'

    def badge(self, severity: str) -> str:
        told = escape(self.contents.word(f"Severity.{severity}"))
        return f'<span class="badge {severity}">{told}</span>'


def charter(yaml: str) -> str:
    """An example of a charter: its keys marked, each line on its own so that it can hang."""
    lines = []
    for line in yaml.rstrip("\n").split("\n"):
        body = line.lstrip(" ")
        deep = len(line) - len(body)
        told = _KEY.sub(r'\1\2<span class="key">\3</span>\4', escape(body, quote=False))
        lines.append(f'<span class="line in{min(deep, 12)}">{" " * deep}{told}\n</span>')
    return f"<pre><code>{''.join(lines)}</code></pre>"
