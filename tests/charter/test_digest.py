"""The digest is that of what a charter says: all of it, and nothing of how it is laid out."""

import hashlib
import json
import random
import re
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rfc8785
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from justemesure.charter.digest import digest
from justemesure.charter.load import loads
from justemesure.charter.model import CharterFile, Written


def canonical(value: Any) -> str:
    """RFC 8785 for text, lists and blocks, written from the RFC alone."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def recomputed(content: Any) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def test_the_digest_is_that_of_the_canonical_json_of_the_text(root: Path) -> None:
    """Recomputed with another YAML reader and another JSON writer."""
    for name in ("examples/call-centre.yaml", "tests/fixtures/charters/every-field.yaml"):
        data = (root / name).read_bytes()
        assert digest(loads(data, "c.yaml")) == recomputed(yaml.load(data, yaml.BaseLoader))


names = st.text(string.ascii_lowercase, min_size=1, max_size=8)
texts = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8).map("t{}".format)


@given(st.dictionaries(names, st.fixed_dictionaries({"what": texts, "chosen_by": texts})))
def test_any_letters_are_digested_as_the_rfc_says(populations: dict[str, Any]) -> None:
    content = {"format": "1", "populations": populations}
    assert digest(loads(canonical(content).encode(), "c.yaml")) == recomputed(content)


letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


@given(st.recursive(letters, lambda inner: st.lists(inner) | st.dictionaries(letters, inner)))
@example({"\ufb33": "a", "\U0001f600": "b", "\u20ac": "c"})  # the RFC's own order of keys
@example({"\ue000": "\x7f\x1f\u2028", "\uffff": '\\"/'})
def test_whatever_is_written_is_digested_as_the_rfc_says(
    call_centre: CharterFile, written: Any
) -> None:
    """Where keys may have any letters: those of UTF-16 in two parts come before others."""
    file = CharterFile("d.yaml", call_centre.charter, call_centre.places, written)
    assert digest(file) == recomputed(written)
    assert digest(file) == hashlib.sha256(rfc8785.dumps(written)).hexdigest()


def test_comments_quotes_and_indentation_do_not_count(root: Path, call_centre: CharterFile) -> None:
    text = (root / "examples" / "call-centre.yaml").read_text("utf-8")
    bare = re.sub(r"\s+#.*", "", text)
    assert bare != text
    quoted = re.sub(r"(country|sector): (\w+)", r"'\1': '\2'", text)
    content = yaml.load(text, yaml.BaseLoader)
    indented = yaml.dump(content, indent=7, allow_unicode=True, default_flow_style=False)
    for other in (bare, quoted, indented, text.replace("\n", "\r\n"), f"\ufeff---\n{text}..."):
        assert digest(loads(other.encode(), "d.yaml")) == digest(call_centre)


def test_the_order_of_keys_does_not_count(every_field: CharterFile) -> None:
    def shuffled(node: Written) -> Written:
        if isinstance(node, dict):
            keys = list(node)
            random.Random(len(keys)).shuffle(keys)
            return {key: shuffled(node[key]) for key in keys}
        return [shuffled(item) for item in node] if isinstance(node, list) else node

    other = shuffled(every_field.written)
    assert list(other) != list(every_field.written)
    assert digest(loads(json.dumps(other).encode(), "c.yaml")) == digest(every_field)


def test_the_order_of_a_list_counts(every_field: CharterFile) -> None:
    text = json.dumps(every_field.written)
    other = text.replace('["controller", "rights"]', '["rights", "controller"]')
    assert other != text
    assert digest(loads(other.encode(), "c.yaml")) != digest(every_field)


def test_any_value_changed_or_taken_away_changes_it(
    every_field: CharterFile,
    leaves: Callable[[Written], list[Any]],
    others: Callable[[Any], list[str]],
    change: Callable[[Written, Any, str], Written],
    delete: Callable[[Written, Any], Written],
) -> None:
    seen, made = {digest(every_field)}, 1
    for leaf in leaves(every_field.written):
        changed = [change(every_field.written, leaf.path, text) for text in others(leaf)[-1:]]
        for written in (*changed, delete(every_field.written, leaf.path)):
            seen.add(digest(CharterFile("c.yaml", every_field.charter, {}, written)))
            made += 1
    assert len(seen) == made > 600


def test_no_default_is_filled_in(extract: Callable[[Written], CharterFile]) -> None:
    """Saying `never` and saying nothing are two charters."""
    silent = extract({"organisation": {"name": "A"}})
    said = extract({"organisation": {"name": "A", "devices": {"personal": "never"}}})
    assert digest(silent) != digest(said)
