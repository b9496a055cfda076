"""`audit` as it is used."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_audit_tells_of_one_system_and_compares_several(command: Callable[..., Any]) -> None:
    done = command("audit", "time_doctor", "--lang", "fr")
    assert done.status == 0
    assert "SAN-2024-021" in done.out
    assert "Côte à côte" not in done.out
    both = command("audit", "time_doctor", "hubstaff", "--lang", "fr")
    assert "Côte à côte" in both.out
    report = json.loads(command("audit", "time_doctor", "--format", "json").out)
    assert report["system"] == "time_doctor"


def test_audit_lists_its_systems_and_refuses_others(command: Callable[..., Any]) -> None:
    assert "tp_observer" in command("audit", "--help").out
    for arguments in (["audit"], ["audit", "tp_observr"], ["audit", "none.yaml"]):
        done = command(*arguments)
        assert done.status == 2
        assert done.out == ""
    assert "tp_observer" in command("audit", "tp_observr").err


def test_a_product_is_described_by_answering(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "product.yaml"
    monkeypatch.setattr("sys.stdin", io.StringIO("Mon outil\no\npeut-être\nn\n?\nq\n"))
    done = command("audit", "--ask", path, "--format", "json", "--lang", "fr")
    assert done.status == 0
    assert "Répondre o, n, q ou un point" in done.err
    report = json.loads(done.out)
    assert report["name"] == "Mon outil"
    assert [one["capability"] for one in report["capabilities"]] == [
        "call_recording",
        "call_transcription",
    ]
    again = json.loads(command("audit", path, "--format", "json", "--lang", "fr").out)
    assert again == report
    assert command("audit", "--ask", path).status == 2  # never written over


def test_answers_that_end_too_early_write_nothing(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "product.yaml"
    monkeypatch.setattr("sys.stdin", io.StringIO("Mon outil\ny\n"))
    done = command("audit", "--ask", path)
    assert done.status == 2
    assert not path.exists()
