"""A file's text → a tree of texts with places: nothing is interpreted, nothing multiplies."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from justemesure.charter import tree
from justemesure.charter.model import Place, Written
from justemesure.charter.tree import MOST_BYTES, MOST_NODES, Mapping, Scalar, as_written, parse
from justemesure.errors import BadInput


def written(text: str) -> Written:
    return as_written(parse(text.encode(), "c.yaml"))


@pytest.mark.parametrize(
    "text",
    [
        "on",
        "NO",
        "yes",
        "7:30",
        "1e3",
        "null",
        "~",
        "0x1F",
        "0o17",
        "1_000",
        "2027-01-11",
        ".inf",
        "<<",
    ],
)
def test_a_scalar_keeps_its_letters(text: str) -> None:
    assert written(f"key: {text}") == {"key": text}
    assert written(f"key: '{text}'") == {"key": text}


def test_quotes_and_block_styles_are_only_ways_to_write() -> None:
    assert written("k: |\n  a\n  b\n") == {"k": "a\nb"}
    assert written("k: >\n  a\n  b\n") == {"k": "a b"}
    assert written('"k": "a\\u00e9"') == {"k": "aé"}
    assert written("{k: [a, 'b']}") == {"k": ["a", "b"]}


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    node = parse("\ufeffk: v".encode(), "c.yaml")
    assert isinstance(node, Mapping)
    assert node.keys["k"] == Place(1, 1)


def test_an_alias_says_again_what_its_anchor_says_and_stands_where_it_is() -> None:
    node = parse(b"a: &x [1, 2]\nb: *x\n", "c.yaml")
    assert as_written(node) == {"a": ["1", "2"], "b": ["1", "2"]}
    assert isinstance(node, Mapping)
    assert node.items["b"].place == Place(2, 4)


def test_an_anchor_that_names_itself_is_refused() -> None:
    with pytest.raises(BadInput, match="refers to nothing written before"):
        parse(b"a: &x\n  b: *x\n", "c.yaml")


def test_repeated_anchors_count_as_what_they_repeat() -> None:
    def repeated(times: int) -> bytes:
        aliases = ", ".join(["*x"] * times)
        return f"a: &x [{', '.join('0123456789')}]\nb: [{aliases}]\n".encode()

    times = MOST_NODES // 11 - 3
    assert MOST_NODES - 50 < parse(repeated(times), "c.yaml").size <= MOST_NODES
    with pytest.raises(BadInput, match="repeated anchors included"):
        parse(repeated(times + 5), "c.yaml")


def test_the_largest_file_is_read_and_one_byte_more_is_not() -> None:
    most = b"k: v\n" + b"#" * (MOST_BYTES - 5)
    assert isinstance(parse(most, "c.yaml"), Mapping)
    with pytest.raises(BadInput, match="too large"):
        parse(most + b"#", "c.yaml")


@pytest.mark.parametrize("loader", [tree._Loader, yaml.SafeLoader])
def test_both_yaml_libraries_place_and_refuse_alike(
    monkeypatch: pytest.MonkeyPatch, loader: type
) -> None:
    """The wheel may come without libyaml."""
    monkeypatch.setattr(tree, "_Loader", loader)
    node = parse("é: {a: 'é', b: [c, d]}".encode(), "c.yaml")
    assert isinstance(node, Mapping)
    block = node.items["é"]
    assert isinstance(block, Mapping)
    assert block.items["b"] == tree.Sequence(
        (Scalar("c", Place(1, 17)), Scalar("d", Place(1, 20))), Place(1, 16), 3
    )
    for bad in ('"\\ud800"', '"\\x00"', "[", "*x", "!t x", "{a: b, a: c}"):
        with pytest.raises(BadInput):
            parse(f"k: {bad}".encode(), "c.yaml")


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_text_in_quotes_is_kept_or_refused_for_a_character(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    try:
        found = written(f"k: {quoted}")
    except BadInput as error:
        assert error.name in ("not-text", "empty-value", "not-yaml")  # noqa: PT017  # or it is kept
        assert not text.strip() or not text.isprintable()
    else:
        assert isinstance(found, dict)
        assert str(found["k"]).split() == text.split()
