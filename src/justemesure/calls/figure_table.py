"""Figures as the rows of a page's table, in both languages."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from justemesure.calls.figures import Figure
from justemesure.calls.page import Both, both
from justemesure.charter.wording import decimal, listed
from justemesure.i18n import Language, message


def rows(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """One row a figure, its parties side by side."""
    rows: dict[str, dict[str, Any]] = {}
    for figure in figures:
        row = rows.setdefault(
            figure.id,
            {
                "id": figure.id,
                "version": figure.version,
                "name": text_of(figure.id, "name"),
                "is": text_of(figure.id, "is"),
                "cannot": text_of(figure.id, "cannot_tell"),
                "parameters": list(_parameters(figure.parameters)),
                "counts": [],
                "cells": [],
            },
        )
        row["counts"].append(str(figure.n))
        row["cells"].append(cell_of(figure))
    for row in rows.values():
        row["n"] = " / ".join(row["counts"])
    return list(rows.values())


def _parameters(parameters: dict[str, Any]) -> Iterator[str]:
    for name, value in parameters.items():
        if isinstance(value, dict):
            yield from _parameters(value)
        else:
            yield f"{name} {json.dumps(value)}"


def text_of(id: str, part: str) -> Both:
    return both(lambda known: message(known, "figures", f"{id}.{part}"))


def cell_of(figure: Figure) -> dict[str, Any]:
    if figure.value is None or figure.range is None:
        reason = both(lambda k: message(k, "figures", f"reason.{figure.reason}"))
        return {"value": None, "reason": reason}
    value, (low, high) = figure.value, figure.range
    spread = None
    if _number(low, figure.unit, "en") != _number(high, figure.unit, "en"):  # it moves visibly
        spread = both(
            lambda k: f"{_number(low, figure.unit, k)} – {with_unit(high, figure.unit, k)}"
        )
    return {
        "value": both(lambda k: with_unit(value, figure.unit, k)),
        "range": spread,
        "undefined": _undefined(figure),
    }


def _undefined(figure: Figure) -> Both | None:
    """At which thresholds of speech the figure cannot be had, where it can at another."""
    if not figure.undefined_at:
        return None
    return both(
        lambda k: message(
            k, "report", "undefined", at=listed([decimal(t, k) for t in figure.undefined_at], k)
        )
    )


def with_unit(value: float, unit: str, language: Language) -> str:
    shown = message(language, "figures", f"unit.{unit}")
    return f"{_number(value, unit, language)} {shown}".strip()


def _number(value: float, unit: str, language: Language) -> str:
    if unit == "ratio":
        value *= 100
    digits = 0 if unit in ("ratio", "count", "words_per_minute") else 1
    return decimal(round(value, digits) + 0.0, language)  # + 0.0: there is no « -0 »
