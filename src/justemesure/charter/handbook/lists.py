"""The pages that list: rules by family, questions, sources, dates, and what the handbook is."""

from collections import Counter
from datetime import date
from html import escape
from typing import get_args

from justemesure.charter import law
from justemesure.charter.finding import SEVERITIES, Force
from justemesure.charter.handbook.contents import Contents, Question, Source, value_names
from justemesure.charter.handbook.links import Links
from justemesure.charter.handbook.prose import Prose
from justemesure.charter.handbook.rule_pages import outside
from justemesure.charter.values import parse_date, parse_duration, parse_rate
from justemesure.charter.wording import day, listed, say
from justemesure.i18n import catalogue

ASKERS = ("person", "manager", "employer", "dpo", "council")
SOURCE_FAMILIES = (
    "labour-code",
    "gdpr",
    "ai-act",
    "cnil",
    "courts",
    "others",
    "product",
)


def index(contents: Contents, links: Links) -> str:
    said, prose = contents.said, Prose(contents, links)
    counted = said("index.counted", rules=len(contents.entries), sources=len(contents.sources))
    asked = "".join(
        f"<section><h3>{escape(said(f'asker.{who}'))}</h3><ul>"
        + "".join(
            f'<li><a href="{links.question(one.id)}">{escape(one.asked)}</a></li>' for one in ones
        )
        + "</ul></section>"
        for who, ones in _by_asker(contents)
    )
    families = "".join(
        f'<section class="family" aria-labelledby="family-{prefix.lower()}">'
        f'<h3 id="family-{prefix.lower()}"><span class="code">{prefix}</span>'
        f" {escape(said(f'family.{prefix}'))}</h3><ul>"
        + "".join(_rule_row(contents, code, prose, links) for code in codes)
        + "</ul></section>"
        for prefix, codes in contents.families.items()
    )
    return (
        f'<h1>{escape(said("index.title"))}</h1><p class="lead">{escape(said("index.lead"))}</p>'
        f'<p class="counted">{escape(counted)}</p>'
        f'<h2 id="by-question">{escape(said("index.questions"))}</h2>'
        f'<div class="asked">{asked}</div>'
        f'<h2 id="by-family">{escape(said("index.families"))}</h2>'
        f'<div class="families">{families}</div>'
    )


def _rule_row(contents: Contents, code: str, prose: Prose, links: Links) -> str:
    entry = contents.entries[code]
    return (
        f'<li><a href="{links.rule(code)}"><span class="code">{code}</span>'
        f" {escape(contents.title(code))}</a> {prose.badge(entry.rule.severity)}</li>"
    )


def _by_asker(contents: Contents) -> list[tuple[str, list[Question]]]:
    return [(who, [one for one in contents.questions if one.asked_by == who]) for who in ASKERS]


def _head(contents: Contents, page: str, **said: object) -> str:
    title, lead = contents.said(f"page.{page}"), contents.said(f"{page}.lead", **said)
    return f'<h1>{escape(title)}</h1><p class="lead">{escape(lead)}</p>'


def questions(contents: Contents, links: Links) -> str:
    said, prose = contents.said, Prose(contents, links)
    parts = [_head(contents, "questions")]
    for who, ones in _by_asker(contents):
        parts.append(f'<h2 id="asker-{who}">{escape(said(f"asker.{who}"))}</h2>')
        for one in ones:
            rules = "".join(_rule_row(contents, code, prose, links) for code in one.rules)
            parts.append(
                f'<section class="question" aria-labelledby="question-{one.id}">'
                f'<h3 id="question-{one.id}">{prose.text(one.asked)}</h3>'
                f"<p>{prose.line(one.answer)}</p>"
                f'<p class="rests">{escape(said("questions.rests"))}</p><ul>{rules}</ul></section>'
            )
    return "".join(parts)


def sources(contents: Contents, links: Links) -> str:
    said, prose = contents.said, Prose(contents, links)
    parts = [_head(contents, "sources")]
    for family in SOURCE_FAMILIES:
        parts.append(f'<h2 id="sources-{family}">{escape(said(f"sources.{family}"))}</h2>')
        parts += [
            _source(contents, source, prose, links)
            for source in contents.sources.values()
            if source.family == family
        ]
    return "".join(parts)


def _source(contents: Contents, source: Source, prose: Prose, links: Links) -> str:
    text = f" {outside(contents, source.url)}" if source.url else ""
    taken: dict[str, list[str]] = {}
    for code, says in source.rules:
        taken.setdefault(says, []).append(code)
    rules = "".join(
        f"<li>{prose.line(says)}<br>"
        + " ".join(f'<a class="code" href="{links.rule(code)}">{code}</a>' for code in codes)
        + "</li>"
        for says, codes in taken.items()
    )
    values = "".join(
        f'<li><a href="{links.value(name)}">{escape(contents.said(f"value.{name}"))}</a></li>'
        for name in source.values
    )
    return (
        f'<section class="source" aria-labelledby="source-{source.id}">'
        f'<h3 id="source-{source.id}">{prose.text(source.text)}</h3>{text}'
        f"<ul>{rules}{values}</ul></section>"
    )


def dates(contents: Contents, links: Links) -> str:
    said, language = contents.said, contents.language
    subjects: dict[str, list[str]] = {}
    for name in value_names():
        subjects.setdefault(name.partition(".")[0], []).append(name)
    today = day(contents.on, language)
    parts = [
        _head(contents, "dates", day=today),
        f'<h2 id="announced">{escape(said("dates.announced"))}</h2>{_announced(contents, links)}',
    ]
    for subject, names in subjects.items():
        rows = "".join(_value(contents, name, links) for name in names)
        parts.append(f'<h2 id="subject-{subject}">{escape(said(f"subject.{subject}"))}</h2>{rows}')
    return "".join(parts)


def _announced(contents: Contents, links: Links) -> str:
    """What is to come: values that hold later, and days that the law in force has fixed."""
    coming: list[tuple[date, str, str]] = []
    for name in value_names():
        told = contents.said(f"value.{name}")
        for (start, step), before in _steps(name):
            if start > contents.on:
                what = _words(contents, step.value, before)
                coming.append((start, name, contents.said("dates.what", value=told, what=what)))
        standing = law.Law(contents.on)
        fixed = _as_day(standing.value(name).value) if standing.applies(name) else None
        if fixed is not None and fixed > contents.on:
            coming.append((fixed, name, told))
    rows = "".join(
        f'<li><time datetime="{start}">{escape(day(start, contents.language))}</time>'
        f' <a href="{links.value(name)}">{escape(told)}</a></li>'
        for start, name, told in sorted(coming)
    )
    return (
        f'<ul class="timeline">{rows}</ul>'
        if rows
        else f"<p>{escape(contents.said('dates.nothing'))}</p>"
    )


def _value(contents: Contents, name: str, links: Links) -> str:
    said, prose = contents.said, Prose(contents, links)
    held = [start for start, _ in law.history(name) if start <= contents.on]
    rows = []
    for (start, step), before in _steps(name):
        state = "to-come" if start > contents.on else "now" if [start] == held[-1:] else "past"
        source = contents.sources[step.source]
        since = (
            said("dates.ours")
            if start == date(1900, 1, 1)
            else said("dates.from", day=day(start, contents.language))
        )
        rows.append(
            f'<li class="{state}"><span class="since">{escape(since)}</span>'
            f" <strong>{escape(_words(contents, step.value, before))}</strong>"
            f' <span class="badge state">{escape(said(f"dates.{state}"))}</span><br>'
            f'<a href="{links.source(source.id)}">{prose.text(source.text)}</a></li>'
        )
    heading = escape(said(f"value.{name}"))
    return (
        f'<section class="value" aria-labelledby="value-{name}">'
        f'<h3 id="value-{name}">{heading}</h3><ul class="timeline">{"".join(rows)}</ul></section>'
    )


def _steps(name: str) -> list[tuple[tuple[date, law.LegalValue], str | None]]:
    """Each value from its day on, with the value that it replaces."""
    steps = law.history(name)
    return list(zip(steps, (None, *(step.value for _, step in steps)), strict=False))


def _words(contents: Contents, value: str, before: str | None) -> str:
    """A legal value as it reads in a sentence; a list that replaces another, by what changes."""
    language = contents.language
    told = catalogue(language, "handbook").get(f"worded.{value}")
    if told is not None:
        return contents.said(f"worded.{value}")
    if value == law.ENDED:
        return contents.said("dates.ended")
    if (fixed := _as_day(value)) is not None:
        return contents.said("dates.applies-from", day=day(fixed, language))
    for parse in (parse_duration, parse_rate):
        try:
            return say(parse(value), "", language)
        except ValueError:
            continue
    words = [word.strip() for word in value.split(";")]
    if before is not None and len(words) > 1:
        return _changed(contents, words, [word.strip() for word in before.split(";")])
    if len(words) > 1:
        return contents.said("dates.countries", n=len(words), list=", ".join(words))
    return words[0]


def _changed(contents: Contents, words: list[str], before: list[str]) -> str:
    told = [
        contents.said(f"dates.{how}", list=listed(_countries(contents, ones), contents.language))
        for how, ones in (
            ("added", [word for word in words if word not in before]),
            ("removed", [word for word in before if word not in words]),
        )
        if ones
    ]
    return ", ".join(told)


def _countries(contents: Contents, codes: list[str]) -> list[str]:
    """Countries by their names where we have them, else by their codes."""
    told = catalogue(contents.language, "values")
    return [told.get(f"country.{code}", code) for code in codes]


def _as_day(value: str) -> date | None:
    try:
        return parse_date(value)
    except ValueError:
        return None


def about(contents: Contents, links: Links) -> str:
    said, prose = contents.said, Prose(contents, links)
    forces = get_args(Force)
    counted: Counter[tuple[str, str]] = Counter(
        (entry.rule.severity, entry.rule.force) for entry in contents.entries.values()
    )
    head = "".join(f'<th scope="col">{escape(contents.word(f"Force.{f}"))}</th>' for f in forces)
    rows = "".join(
        f'<tr><th scope="row">{escape(contents.word(f"Severity.{severity}"))}</th>'
        + "".join(f"<td>{counted[severity, force]}</td>" for force in forces)
        + f"<td>{sum(counted[severity, force] for force in forces)}</td></tr>"
        for severity in SEVERITIES
    )
    totals = "".join(f"<td>{sum(counted[s, force] for s in SEVERITIES)}</td>" for force in forces)
    all_ = escape(said("about.all"))
    table = (
        f"<table><caption>{escape(said('about.counts'))}</caption><thead><tr><td></td>{head}"
        f'<th scope="col">{all_}</th></tr></thead><tbody>{rows}</tbody>'
        f'<tfoot><tr><th scope="row">{all_}</th>{totals}<td>{counted.total()}</td></tr></tfoot>'
        "</table>"
    )
    today = day(contents.on, contents.language)
    told = prose.blocks(
        said("about.text", day=today, version=contents.version, rules=len(contents.entries))
    )
    after = prose.blocks(said("about.reading"))
    return f"<h1>{escape(said('page.about'))}</h1>{told}{table}{after}"
