"""Writes one document: the charter's own sentences, a catalogue's, and gaps; each with its trace.

In a catalogue ``[[the postal address]]`` is a gap. Nothing that a charter holds can make one: the
gaps are cut out of the sentence before its parameters are filled in.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from justemesure.charter.decode import dotted, field_name, plan
from justemesure.charter.finding import Finding
from justemesure.charter.gate import closed_on_any_day
from justemesure.charter.lint import rules
from justemesure.charter.measure import Measure
from justemesure.charter.model import Charter, CharterFile, Path
from justemesure.charter.pages import page
from justemesure.charter.read import ARTICLES, Reader, stand
from justemesure.charter.record import Record
from justemesure.charter.render import digest_of, tell
from justemesure.charter.schema import describe
from justemesure.charter.wording import day, listed, on_one_line, word
from justemesure.documents.document import (
    Block,
    Document,
    Gap,
    Heading,
    Items,
    Look,
    Paragraph,
    Statement,
    Table,
    statements,
)
from justemesure.documents.setting import printed, quoted, ranges
from justemesure.i18n import Language, catalogue, message, typeset

_GAP = re.compile(r"\[\[(.+?)\]\]")
_CITED = 4  # texts named beside a rule; its page has them all


class Case(Record):
    """What every document is written from: a charter, its findings, a language and a day."""

    file: CharterFile
    findings: tuple[Finding, ...]
    language: Language
    on: date

    @property
    def charter(self) -> Charter:
        return self.file.charter

    def measures(self) -> dict[str, Measure]:
        return {str(id): measure for id, measure in (self.charter.measures or {}).items()}


class Writer:
    def __init__(self, case: Case, name: str) -> None:
        self.case, self.name = case, name
        self.charter, self.language = case.charter, case.language
        self.reader = Reader(case.charter, case.language)
        self._words = catalogue(case.language, f"documents-{name}")
        self._common = catalogue(case.language, "documents")
        self._blocks: list[Block] = []
        self._gaps: dict[str, Gap] = {}
        self._rules: tuple[str, ...] = ()
        self._places: tuple[Path, ...] = ()
        self._sections = 0
        self._open()

    # -- sentences -------------------------------------------------------------------------------

    def text(self, name: str, /, **said: object) -> str:
        """A sentence without gaps: the document's own, else one that all documents share."""
        known = self._words if name in self._words else self._common
        return printed(typeset(self.language, known[name].format(**said)), self.language)

    def statement(
        self, name: str, /, *places: Path, rules: Sequence[str] = (), **said: object
    ) -> Statement:
        """A sentence of the catalogue with its gaps, traced to places and rules."""
        template = (self._words if name in self._words else self._common)[name]
        runs: list[str | Gap] = []
        for index, part in enumerate(_GAP.split(template)):
            text = typeset(self.language, part.format(**said))
            if index % 2:
                runs.append(self._gap(text))
            elif text:
                runs.append(text)
        return self._traced(tuple(runs), places, rules)

    def plain(self, text: str, *places: Path, rules: Sequence[str] = ()) -> Statement:
        """Words that the charter, or one of its closed lists, holds."""
        return self._traced((typeset(self.language, text),), places, rules)

    def told(self, at: Path, *attributes: str, if_written: bool = False) -> list[Statement]:
        """What the charter says of fields of the record at a place, in the words of ``read``.

        A field that is not written gives a gap, unless ``if_written``.
        """
        record = self.find(at)
        if not isinstance(record, Record):
            return self._none_or_gap(at, record, if_written=if_written)
        told = []
        for attribute in attributes:
            place = (*at, field_name(attribute))
            value = getattr(record, attribute)
            if not at and attribute in ARTICLES and isinstance(value, dict):
                for id, entry in value.items():
                    heading = f"{self.reader.heading((attribute, id))} —"
                    whole = self.told((attribute, id), *entry.__annotations__, if_written=True)
                    told += [self.joined([self.plain(heading), *whole], (attribute, id))]
            elif isinstance(value, dict) and value:
                for key, entry in value.items():
                    one = record.but(**{attribute: {key: entry}})
                    sentences = self.reader.sentences(one, attribute)
                    told += [self.plain(said, (*place, key)) for said in sentences]
            elif value is not None:
                sentences = self.reader.sentences(record, attribute)
                told += [self.plain(sentence, place) for sentence in sentences]
            elif not if_written:
                told.append(self._unwritten(self._missing(record, attribute, place), place))
        return told

    def joined(self, statements: Sequence[Statement], at: Path, *, between: str = " ") -> Statement:
        """Several statements as one, for a cell of a table; a dash where there is none."""
        runs: list[str | Gap] = []
        for statement in statements:
            runs += [*([between] if runs else []), *statement.runs]
        places = [place for statement in statements for place in statement.places]
        return self._traced(tuple(runs) or ("—",), tuple(places) or (at,), ())

    def find(self, at: Path) -> Any:
        """What the charter holds at a place; ``None`` where nothing is written."""
        node: Any = self.charter
        for part in at:
            if isinstance(node, dict):
                node = node.get(part)
            elif isinstance(node, tuple):
                node = node[int(part)]
            elif isinstance(node, Record):
                names = {field_name(name): name for name in node.__annotations__}
                node = getattr(node, names[str(part)])
            else:
                return None
        return node

    def word(self, written: str, field: str) -> str:
        return word(written, field, self.language)

    def names(self, prefix: str) -> list[str]:
        """The names of the document's sentences that begin so, in their order."""
        return [name for name in self._words if name.startswith(prefix)]

    def listed(self, items: Sequence[str]) -> str:
        return listed(items, self.language) or "—"

    def say_value(self, record: Record, attribute: str, value: object) -> str:
        """A value as it stands in the sentence of its field."""
        return typeset(self.language, self.reader.value(record, attribute, value))

    def measure_name(self, id: str) -> str:
        """« Enregistrement d'appels (training-calls) »: what it is, before its name."""
        kind = self.case.measures()[id].kind
        said = self.word(kind, "Measure.kind") if kind else self.text("kind-unsaid")
        return f"{said[:1].upper()}{said[1:]} ({id})"

    # -- blocks ----------------------------------------------------------------------------------

    def section(
        self, name: str, /, *rules: str, places: Iterable[Path] = (), **said: object
    ) -> None:
        """Open a numbered section; what it says rests on these rules besides its own places."""
        self._sections += 1
        self._rules, self._places = rules, tuple(places)
        self._blocks.append(
            Heading(1, f"{self._sections}. {self.text(f'sections.{name}', **said)}")
        )

    def within(self, heading: str) -> None:
        self._blocks.append(Heading(2, printed(typeset(self.language, heading), self.language)))

    def add(self, statement: Statement, look: Look = "plain") -> None:
        self._blocks.append(Paragraph(statement, look))

    def say(
        self,
        name: str,
        /,
        *places: Path,
        rules: Sequence[str] = (),
        look: Look = "plain",
        **said: object,
    ) -> None:
        self.add(self.statement(name, *places, rules=rules, **said), look)

    def items(self, statements: Iterable[Statement]) -> None:
        if told := tuple(statements):
            self._blocks.append(Items(told))

    def table(self, name: str, rows: Iterable[Sequence[Statement]]) -> None:
        """A table whose columns are named ``tables.<name>``, separated by bars."""
        told = tuple(tuple(row) for row in rows)
        if told:
            head = tuple(part.strip() for part in self.text(f"tables.{name}").split("|"))
            self._blocks.append(Table(head, told))

    def mark(self) -> int:
        """Where the next block goes; ``since`` it gives what was written meanwhile."""
        return len(self._blocks)

    def since(self, mark: int) -> tuple[Block, ...]:
        return tuple(self._blocks[mark:])

    # -- the document ----------------------------------------------------------------------------

    def finish(self, *, all_findings: bool = False) -> Document:
        """The document with its ends: findings, what is left to fill in, where all comes from."""
        self._tell_findings(all_findings=all_findings)
        sources = self._sources()
        self._list_gaps()
        self.section("sources", places=[("charter",)])
        self.say("sources-lead", ("charter",), file=PurePath(self.case.file.name).name)
        self.table("sources", sources)
        self._tell_rules()
        return Document(
            self.name,
            self.text("file"),
            self.text("title"),
            self.employer(),
            self.language,
            self.case.on,
            tuple(self._blocks),
            tuple(self._gaps.values()),
        )

    def employer(self) -> str:
        """The employer's name, as the charter gives it."""
        organisation = self.charter.organisation
        return on_one_line((organisation.name if organisation else None) or "…")

    def _open(self) -> None:
        """Whose document it is, of which charter, of which day; and whether it is a draft."""
        identity = self.charter.charter
        self.say(
            "about",
            ("organisation",),
            ("charter",),
            employer=self.employer(),
            id=(identity.id if identity else None) or "…",
            version=(identity.version if identity else None) or "…",
            on=day(self.case.on, self.language),
            digest=digest_of(self.case.file)[:16],
        )
        blocking = [finding for finding in self.case.findings if finding.blocks]
        if closed := closed_on_any_day(self.case.file):
            why = message(self.language, "errors", closed.name)
            self.say("draft.closed", ("charter",), look="warning", why=on_one_line(why))
        if blocking:
            codes = sorted({finding.rule.code for finding in blocking})
            self.say(
                "draft.one" if len(codes) == 1 else "draft.many",
                *(finding.path for finding in blocking),
                rules=codes,
                look="warning",
                n=len(codes),
                codes=", ".join(codes),
            )

    def _tell_findings(self, *, all_findings: bool) -> None:
        shown = [one for one in self.case.findings if all_findings or one.blocks]
        if not shown and not all_findings:
            return
        self.section("findings", *sorted({finding.rule.code for finding in shown}))
        if not shown:
            self.say("no-findings", ("charter",))
            return
        rows, brief = [], []
        for finding in shown:
            said = tell(finding, self.language)
            found, fix = (quoted(text, self.language) for text in (said.message, said.fix))
            severity = self.word(finding.severity, "Severity")
            if finding.waived_until:
                severity = message(
                    self.language, "check", "waived", until=finding.waived_until.isoformat()
                )
            code = (finding.rule.code,)
            at = f"{self.text('line')} {finding.line} — {dotted(finding.path)}"
            rows.append(
                (
                    self.plain(f"{severity} — {finding.rule.code}", rules=code),
                    self.plain(found, finding.path, rules=code),
                    self.plain(fix, finding.path, rules=code),
                    self.plain(at, finding.path, rules=code),
                )
            )
            line = f"({self.text('line')} {finding.line})"
            told = f"{severity} — {finding.rule.code} — {found} {line}"
            brief.append(self.plain(told, finding.path, rules=code))
        if all_findings:
            self.table("findings", rows)
        else:
            self.items(brief)

    def _list_gaps(self) -> None:
        self.section("gaps", places=[("charter",)])
        if not self._gaps:
            self.say("no-gaps", ("charter",))
            return
        self.say("gaps-count.one" if len(self._gaps) == 1 else "gaps-count.many", n=len(self._gaps))
        self.items([self.plain(f"{gap.number} — {gap.label}") for gap in [*self._gaps.values()]])

    def _sources(self) -> tuple[tuple[Statement, ...], ...]:
        """For each section, the lines of the charter and the rules that it comes from."""
        lines: dict[str, set[int]] = {}
        codes: dict[str, set[str]] = {}
        for under, statement in statements(self._blocks, self.text("opening")):
            lines.setdefault(under, set()).update(
                self.case.file.place(place).line for place in statement.places
            )
            codes.setdefault(under, set()).update(statement.rules)
        self._rules, self._places = (), (("charter",),)
        return tuple(
            (
                self.plain(under),
                self.plain(ranges(lines[under]) or "—"),
                self.plain(", ".join(sorted(codes[under])) or "—"),
            )
            for under in lines
        )

    def _tell_rules(self) -> None:
        """The texts behind each rule that was named."""
        named: set[str] = set()
        for _, statement in statements(self._blocks, ""):
            named.update(statement.rules)
        self.within(self.text("rules-named"))
        rows = []
        for code in sorted(named):
            explained = page(rules()[code][0], self.language)
            texts = [citation.text for citation in explained.citations(self.case.on)]
            between = message(self.language, "values", "between")
            cited = between.join([*texts[:_CITED], *(["…"] if len(texts) > _CITED else [])])
            rows.append((self.plain(code, rules=(code,)), self.plain(cited, rules=(code,))))
        self.table("rules-named", rows)

    # -- traces and gaps -------------------------------------------------------------------------

    def _traced(
        self, runs: tuple[str | Gap, ...], places: Iterable[Path], rules: Sequence[str]
    ) -> Statement:
        """Each place as far as the charter goes: what is not written is traced to what holds it."""
        written = []
        for place in [*places] or self._places:
            while place and place not in self.case.file.places:
                place = place[:-1]
            written.append(place)
        shown = tuple(printed(run, self.language) if isinstance(run, str) else run for run in runs)
        return Statement(shown, tuple(written), (*rules,) or self._rules)

    def _gap(self, label: str) -> Gap:
        if label not in self._gaps:
            number = len(self._gaps) + 1
            text = typeset(self.language, self._common["gap"].format(n=number, label=label))
            self._gaps[label] = Gap(number, *(printed(one, self.language) for one in (label, text)))
        return self._gaps[label]

    def _unwritten(self, what: str, place: Path) -> Statement:
        label = self.text("unwritten", what=what.rstrip(". "), path=dotted(place))
        return self._traced((self._gap(label),), (place,), ())

    def _missing(self, record: Record, attribute: str, place: Path) -> str:
        """What a field would say: its sentence with an ellipsis, or those of its block."""
        if isinstance(record, Charter):
            return self.reader.heading(place)
        block = plan(record.__annotations__[attribute]).record
        if said := describe(type(record).__name__, attribute, self.language):
            return said
        inside = block.__annotations__ if block is not None else ()
        parts = [describe(block.__name__, name, self.language) for name in inside]
        return " ".join(filter(None, parts)) or self.reader.heading(place)

    def _none_or_gap(self, at: Path, value: object, *, if_written: bool) -> list[Statement]:
        """A block that is written ``none``, or not at all."""
        if value is not None:
            owner = self.find(at[:-1])
            names = {field_name(name): name for name in owner.__annotations__}
            sentences = self.reader.sentences(owner, names[str(at[-1])])
            return [self.plain(stand(sentence), at) for sentence in sentences]
        return [] if if_written else [self._unwritten(self.reader.heading(at), at)]
