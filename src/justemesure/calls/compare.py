"""Two calls of one person side by side, on one page, for training.

It sets out what each call was and says of neither that it is better: no difference is computed, no
score, no order, no arrow. Only figures of the same definition stand in one row.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, get_args
from zoneinfo import ZoneInfo

import av

from justemesure.calls.audio import as_webm
from justemesure.calls.call import PARTIES, Segment
from justemesure.calls.figure_table import cell_of, text_of
from justemesure.calls.figures import Figure
from justemesure.calls.lent import Lent
from justemesure.calls.page import (
    Media,
    across,
    both,
    clock,
    moment,
    name_of,
    part,
    rendered,
)
from justemesure.calls.redact import CUT
from justemesure.charter.questions import zone_of
from justemesure.charter.vocabulary import DataClass
from justemesure.charter.wording import word
from justemesure.errors import BadInput, NotPermitted
from justemesure.i18n import Language, message

_PURPOSE = "training"


class Pair(NamedTuple):
    """Two calls, what of both may be on the page, and when it must be gone."""

    calls: tuple[Lent, Lent]
    classes: frozenset[DataClass]
    delete_on: datetime


def pair(first: Lent, second: Lent) -> Pair:
    """Whether the two may stand side by side at all.

    Raises:
        NotPermitted: they are not of one person under one employer's charter, not for training
            alone, one call twice, or nothing of both may be exported.
    """
    one, two = first.held.context, second.held.context
    if one.call == two.call:
        raise NotPermitted("compare-one-call")
    if one.person != two.person or _employer(first) != _employer(second):
        raise NotPermitted("compare-two-persons")
    if (one.purpose, two.purpose) != (_PURPOSE, _PURPOSE):
        raise NotPermitted("compare-not-training")
    classes = _may_show(first) & _may_show(second)
    if not classes:
        raise NotPermitted("compare-nothing")
    ends = [
        end
        for call in (first, second)
        for end in (call.held.delete_on, *(call.lets[data] for data in classes))
    ]
    ordered = (first, second) if one.at <= two.at else (second, first)  # by the clock, no other
    return Pair(ordered, classes, min(ends))


def as_html(shown: Pair, language: Language) -> bytes:
    """The page in UTF-8; both languages are in it, ``language`` is the one it opens in."""
    charter, context = shown.calls[1].charter, shown.calls[1].held.context
    zone = zone_of(charter)
    calls = [_call(call, shown.classes, zone) for call in shown.calls]
    return rendered(
        "compare.html",
        part("report.switch.js"),
        charter,
        language,
        [call["sound"] for call in calls if call["sound"]],
        title=both(lambda known: message(known, "report", "compare")),
        demonstration=any(call.held.context.demonstration for call in shown.calls),
        measures=sorted({call.held.context.measure for call in shown.calls}),
        digests=sorted({call.held.context.charter for call in shown.calls}),
        purpose=both(lambda known: word(context.purpose, "Measure.purpose", known)),
        person=context.person,
        delete_on=both(lambda known: moment(shown.delete_on.astimezone(zone), known)),
        calls=calls,
        figures=list(_rows(shown)) if "figures" in shown.classes else None,
        words="transcript" in shown.classes,
    )


def _employer(call: Lent) -> tuple[object, object]:
    organisation, identity = call.charter.organisation, call.charter.charter
    return (organisation and organisation.name, identity and identity.id)


def _may_show(call: Lent) -> frozenset[DataClass]:
    there = {
        "sound": call.held.sound is not None,
        "transcript": call.held.segments is not None,
        "figures": call.held.measured is not None,
    }
    return frozenset(data for data in get_args(DataClass) if there.get(data) and data in call.lets)


def _call(call: Lent, classes: frozenset[DataClass], zone: ZoneInfo) -> dict[str, Any]:
    held = call.held
    said = held.segments or [] if "transcript" in classes else []
    return {
        "title": both(lambda known: moment(held.context.at.astimezone(zone), known)),
        "length": clock(held.seconds),
        "sound": _played(call) if "sound" in classes else None,
        "lanes": list(_lanes(said, held.seconds)),
        "segments": [
            {
                "party": segment.party,
                "at": clock(segment.start),
                "parts": segment.text.split(CUT),
                "again": at > 0 and said[at - 1].party == segment.party,
            }
            for at, segment in enumerate(said)
        ],
    }


def _played(call: Lent) -> Media:
    try:
        return Media(as_webm(call.held.sound or b""))
    except (av.error.FFmpegError, IndexError, ValueError):
        raise BadInput("vcon-shape", file=call.name, field="dialog[0].body") from None


def _lanes(said: Sequence[Segment], seconds: float) -> Iterator[dict[str, Any]]:
    """Who speaks when, as the transcript has it."""
    for party in (*PARTIES, None):
        spans = [across(one, seconds) for one in said if one.party == party]
        if spans:
            yield {"party": party or "both", "spans": spans}


def _rows(shown: Pair) -> Iterator[dict[str, Any]]:
    """Each figure that both have, in the order of the first; of one definition, or it says so."""
    one, two = (_figures(call) for call in shown.calls)
    before = None
    for key, (figure, version) in one.items():
        if key not in two:
            continue
        other, other_version = two[key]
        same = (version, figure.unit) == (other_version, other.unit)
        again, before = figure.id == before, figure.id
        yield {
            "again": again,  # of the other party: on paper its caveat stands once
            "name": text_of(figure.id, "name"),
            "party": figure.party,
            "who": name_of(figure.party),
            "cannot": text_of(figure.id, "cannot_tell"),
            "cells": [cell_of(figure), cell_of(other)] if same else None,
        }


def _figures(call: Lent) -> dict[tuple[str, str | None], tuple[Figure, str]]:
    """The figures of a vCon, by name and party, each with the version of its definition."""
    measured: Mapping[str, Any] = call.held.measured or {}
    try:
        told = [_figure(one) for one in measured["figures"]]
    except (KeyError, TypeError, ValueError):
        raise BadInput("vcon-shape", file=call.name, field="analysis: report") from None
    return {(figure.id, figure.party): (figure, version) for figure, version in told}


def _figure(told: Mapping[str, Any]) -> tuple[Figure, str]:
    figure = Figure(
        told["id"],
        told["party"],
        None if told["value"] is None else float(told["value"]),
        told["unit"],
        None if told["range"] is None else (float(told["range"][0]), float(told["range"][1])),
        int(told["n"]),
        told["parameters"],
        told["reason"],
        tuple(float(threshold) for threshold in told["undefined_at"]),
    )
    # What the catalogues do not know cannot be told: a figure of another version of this program.
    for part_of, name in (("figures", f"{figure.id}.name"), ("figures", f"unit.{figure.unit}")):
        message("en", part_of, name)
    if figure.reason is not None:
        message("en", "figures", f"reason.{figure.reason}")
    if figure.party not in (*PARTIES, None):
        raise ValueError("no party")
    return figure, str(told["version"])
