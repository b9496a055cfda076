"""A vCon read: old names, strict JSON, nothing believed that two readers may read differently."""

import base64
import gzip
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justemesure.calls.call import PARTIES, RATE, Context, Party, Recording, Segment, Word
from justemesure.calls.vcon import read as reading
from justemesure.calls.vcon.held import held, segments
from justemesure.calls.vcon.read import opened
from justemesure.calls.vcon.write import Kept, as_vcon
from justemesure.errors import BadInput, Error

UUID = "019f15a6-a752-826f-b9a2-279e0d16bc46"
START = "2026-01-15T09:00:00Z"
UNTIL = datetime(2027, 5, 1, 8, tzinfo=UTC)
SMALL: dict[str, Any] = {
    "vcon": "0.4.0",
    "uuid": UUID,
    "created_at": START,
    "parties": [{"name": "Accueil", "type": "organization"}, {"tel": "+33600000000"}],
    "dialog": [
        {"type": "text", "start": START, "parties": [0, 1], "body": "A", "encoding": "none"}
    ],
    "analysis": [{"type": "summary", "dialog": 0, "vendor": "x", "encoding": "json", "body": {}}],
    "attachments": [{"purpose": "n", "start": START, "party": 0, "dialog": 0, "body": "N"}],
    "later": {"kept": [None, 1.5, "as it is"]},
}


def _read(tree: Any) -> Any:
    return opened(json.dumps(tree).encode(), "x").vcon


def _refused(content: Any) -> BadInput:
    given = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(BadInput) as refused:
        opened(given, "x")
    assert refused.value.tell("fr") != refused.value.tell("en")
    return refused.value


def test_a_vcon_with_the_names_of_today_is_read_as_it_is() -> None:
    assert _read(SMALL) == SMALL
    assert list(_read(SMALL)) == list(SMALL)


def test_older_names_become_those_of_today() -> None:
    old = {
        "uuid": UUID,
        "appended": {"uuid": UUID},
        "must_support": ["lawful_basis"],
        "parties": [{"name": "A"}, {"name": "B"}],
        "dialog": [
            {"type": "transfer", "start": START, "transfer-target": 1, "target-dialog": 0},
            {"type": "text", "start": START, "mimetype": "text/plain", "body": "A"},
        ],
        "analysis": [{"type": "transcript", "encoding": "json", "body": '{"segments": []}'}],
    }
    new = _read(old)
    assert new["amended"] == {"uuid": UUID}
    assert new["critical"] == ["lawful_basis"]
    assert new["dialog"][0]["transfer_target"] == 1
    assert new["dialog"][0]["target_dialog"] == 0
    assert new["dialog"][1]["mediatype"] == "text/plain"
    assert new["analysis"][0]["body"] == {"segments": []}
    assert not {"appended", "must_support"} & new.keys()
    assert _read(new) == new


def test_an_older_name_never_replaces_that_of_today() -> None:
    both = SMALL | {"amended": {"uuid": UUID}, "appended": {"uuid": "x"}}
    assert _read(both)["amended"] == {"uuid": UUID}


def test_more_values_than_any_call_has_are_refused_before_they_take_memory() -> None:
    assert _refused(b'{"parties": [' + b"{}," * 3_000_000 + b"{}]}").name == "vcon-not-json"


def test_a_text_that_is_no_json_object_stays_a_text() -> None:
    for body in ("plain", "12", '"a"', '{"a": 1, "a": 2}', '{"a": NaN}'):
        tree = SMALL | {"analysis": [{"type": "x", "encoding": "json", "body": body}]}
        assert _read(tree) == tree


TURN = {"parties": 0, "start": "2026-01-15T09:00:01.500Z", "duration": 0.5, "text": "Oui."}
SHAPES: dict[str, tuple[Any, list[Segment]]] = {
    "a text": ("Bonjour.", [Segment(None, 0.0, 0.0, "Bonjour.", 0.0)]),
    "a text in an object": ({"text": "Oui."}, [Segment(None, 0.0, 0.0, "Oui.", 0.0)]),
    "turns by the clock": ([TURN], [Segment(None, 1.5, 2.0, "Oui.", 0.0)]),
    "our first one": (
        {"segments": [{"party": "adviser", "start": 1, "end": 2, "text": "A", "confidence": 0.5}]},
        [Segment("adviser", 1.0, 2.0, "A", 0.5)],
    ),
    "a speaker we do not know": (
        {"segments": [{"id": 0, "speaker": 3, "start": 0, "end": 1, "text": "A"}]},
        [Segment(None, 0.0, 1.0, "A", 0.0)],
    ),
    "a text of JSON": (
        '{"segments": [{"start": 0, "end": 1, "text": "A"}]}',
        [Segment(None, 0.0, 1.0, "A", 0.0)],
    ),
}


@pytest.mark.parametrize("type", ["transcript", "transcription", "wtf_transcription"])
@pytest.mark.parametrize("shape", SHAPES)
def test_transcripts_of_every_known_shape_are_read(shape: str, type: str) -> None:
    body, said = SHAPES[shape]
    tree = SMALL | {"analysis": [{"type": type, "encoding": "json", "body": body}]}
    assert segments(_read(tree), "x") == said


@pytest.mark.parametrize(
    "body",
    [{}, {"segments": 3}, [{"text": "A"}], {"segments": [{"start": 2, "end": 1}]}, [TURN, 1]],
)
def test_a_transcript_of_no_shape_is_refused(body: Any) -> None:
    tree = SMALL | {"analysis": [{"type": "transcript", "encoding": "json", "body": body}]}
    with pytest.raises(BadInput, match="analysis"):
        segments(_read(tree), "x")


WRONG: dict[str, dict[str, Any]] = {
    "uuid": {"uuid": "no"},
    "created_at": {"created_at": "yesterday"},
    "redacted, amended": {"redacted": {"uuid": UUID}, "amended": {"uuid": UUID}},
    "parties": {"parties": {}},
    "parties[0]": {"parties": ["A"]},
    "parties[0].name": {"parties": [{"name": 3}]},
    "dialog[0].type": {"dialog": [{"type": "video", "start": START}]},
    "dialog[0].start": {"dialog": [{"type": "text", "start": "2026-01-15T09:00:00"}]},
    "dialog[0].duration": {"dialog": [{"type": "text", "start": START, "duration": -1}]},
    "dialog[0].parties": {"dialog": [{"type": "text", "start": START, "parties": [0, [2]]}]},
    "dialog[0].body, url": {"dialog": [{"type": "text", "start": START, "body": "", "url": "h"}]},
    "attachments[0].dialog": {"attachments": [{"dialog": True}]},
    "attachments[0].body": {"attachments": [{"body": 3, "encoding": "none"}]},
    "attachments[0].encoding": {"attachments": [{"body": {}, "encoding": "none"}]},
}


@pytest.mark.parametrize("field", WRONG)
def test_a_member_that_is_wrong_is_named(field: str) -> None:
    assert _refused(SMALL | WRONG[field]).said["field"] == field


def test_a_channel_may_be_nobodys() -> None:
    dialog = {"type": "recording", "start": START, "parties": [None, [0, 1]]}
    assert _read(SMALL | {"dialog": [dialog]})["dialog"] == [dialog]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vcon-not-json"),
        (b"\xff", "vcon-not-json"),
        (b'{"uuid": 1, "uuid": 2}', "vcon-not-json"),
        (b'{"a": NaN}', "vcon-not-json"),
        (b'{"a": 1e999}', "vcon-not-json"),
        (b'{"a": "\\ud800"}', "vcon-not-json"),
        (b"[" * 100_000, "vcon-not-json"),
        (b"[" * 70 + b"]" * 70, "vcon-not-json"),
        (b"[]", "not-a-vcon"),
        (b"{}", "not-a-vcon"),
        (b'{"ciphertext": ""}', "vcon-encrypted"),
        (b'{"payload": "e30", "signatures": [], "parties": []}', "vcon-beside"),
        (b'{"payload": "e30"}', "vcon-beside"),
        (b'{"payload": "e3=", "signatures": []}', "vcon-payload"),
        (b'{"payload": 3, "signatures": []}', "vcon-payload"),
        (b'{"payload": "H4sI", "signatures": []}', "vcon-payload"),
    ],
)
def test_what_is_no_vcon_is_told_why(content: bytes, name: str) -> None:
    assert _refused(content).name == name


def test_what_it_must_not_be_read_without_knowing_is_refused() -> None:
    assert _refused(SMALL | {"critical": ["lawful_basis", "unheard_of"]}).name == "vcon-critical"
    assert _read(SMALL | {"critical": ["lawful_basis"]})["critical"] == ["lawful_basis"]


def test_a_payload_may_be_packed_but_no_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    def signed(tree: Any) -> dict[str, Any]:
        packed = base64.urlsafe_b64encode(gzip.compress(json.dumps(tree).encode())).decode()
        return {"payload": packed.rstrip("="), "signatures": []}

    assert _read(signed(SMALL)) == SMALL
    monkeypatch.setattr(reading, "MOST_BYTES", 5_000)
    assert _refused(signed(SMALL | {"subject": "a" * 10_000})).name == "vcon-too-large"
    assert _refused(SMALL | {"subject": "a" * 10_000}).name == "vcon-too-large"


times = st.floats(0, 7200, allow_nan=False)
shares = st.floats(0, 1)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)


@st.composite
def said(draw: st.DrawFn) -> Segment:
    start, end = sorted((draw(times), draw(times)))
    timed = [Word(start, end, word, draw(shares)) for word in draw(st.lists(words, max_size=3))]
    text = draw(words) if not timed or draw(st.booleans()) else "".join(w.text for w in timed)
    party: Party | None = draw(st.sampled_from([*PARTIES, None]))
    return Segment(party, start, end, text, draw(shares), tuple(timed))


@given(st.lists(said(), max_size=4), st.binary(max_size=50) | st.none())
@settings(max_examples=60)
def test_what_is_written_is_read_back_the_same(
    all_said: list[Segment], sound: bytes | None
) -> None:
    at = datetime(2027, 2, 1, 9, tzinfo=UTC)
    context = Context(UUID, "b2" * 32, "m", "training", "A1", at, at, demonstration=True)
    made = {"figures": [], "engine": {"justemesure": "0"}}
    recording = Recording((bytes(RATE),) * 2, "opus", mono=False)  # type: ignore[arg-type]  # its length is all that is read
    bases = {"training": "legitimate_interest"}
    kept = Kept(sound, all_said, made, "fr", {"whisper": "sha256:0"})
    tree = as_vcon(context, recording, ("customer", "adviser"), bases, UNTIL, kept)
    vcon = _read(tree)
    assert vcon == json.loads(json.dumps(tree))
    back = held(vcon, "x")
    assert (back.context, back.sound, back.measured) == (context, sound, made)
    assert (back.parties, back.delete_on, back.seconds) == (("customer", "adviser"), UNTIL, 1.0)
    assert back.segments is not None
    for one, two in zip(all_said, back.segments, strict=True):
        assert two._replace(words=()) == one._replace(words=())
        assert two.words in (one.words, ())
        same = " ".join("".join(w.text for w in one.words).split()) == " ".join(one.text.split())
        assert (two.words == one.words) == (same or not one.words)


def test_words_that_were_cut_from_a_text_are_not_in_the_vcon() -> None:
    at = datetime(2027, 2, 1, 9, tzinfo=UTC)
    context = Context(UUID, "b2" * 32, "m", "training", "A1", at, at, demonstration=True)
    timed = (Word(0, 1, "Mon numéro est", 0.9), Word(1, 2, " 06 12 34 56 78.", 0.9))
    recording = Recording((bytes(RATE),), "opus", mono=True)  # type: ignore[arg-type]
    for text, there in (("Mon numéro est 06 12 34 56 78.", True), ("Mon numéro est […]", False)):
        kept = Kept(None, [Segment("customer", 0, 2, text, 0.9, timed)], None)
        tree = as_vcon(context, recording, ("adviser",), {}, UNTIL, kept)
        assert ("34 56" in json.dumps(tree)) == there


def test_a_vcon_that_says_no_charter_is_not_ours() -> None:
    with pytest.raises(BadInput) as refused:
        held(SMALL, "x")
    assert refused.value.name == "vcon-not-ours"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=8), below, max_size=3)
    ),
    max_leaves=8,
)
names = st.sampled_from(
    ["uuid", "parties", "dialog", "analysis", "attachments", "redacted", "critical", "payload",
     "signatures", "type", "start", "body", "encoding", "url", "party", "content_hash"]
)  # fmt: skip


@given(st.data())
@settings(max_examples=150)
def test_whatever_is_put_into_a_vcon_it_is_read_or_refused(data: st.DataObject) -> None:
    """Never another exception, in the readers that follow either."""
    tree = json.loads(json.dumps(SMALL))
    for _ in range(data.draw(st.integers(1, 3))):
        at: Any = tree
        part = data.draw(st.sampled_from(["", "parties", "dialog", "analysis", "attachments"]))
        if isinstance(tree, dict) and isinstance(tree.get(part), list) and tree[part]:
            at = tree[part][0]
        if isinstance(at, dict):
            at[data.draw(names)] = data.draw(json_values)
    try:
        content = json.dumps(tree).encode()
        vcon = opened(content, "x").vcon
        assert opened(json.dumps(vcon).encode(), "x").vcon == vcon
        segments(vcon, "x")
        held(vcon, "x")
    except Error:
        pass


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@settings(max_examples=100)
def test_whatever_the_bytes_they_are_refused_not_crashed_on(content: bytes) -> None:
    with pytest.raises(BadInput):
        opened(content, "x")


@pytest.mark.parametrize("seconds", [10**400, 1e308, 1_000_001])
def test_no_call_lasts_for_ever(seconds: float) -> None:
    """Beyond all numbers, it would end in a failure of ours and not in a refusal."""
    tree = json.loads(json.dumps(SMALL))
    tree["dialog"][0]["duration"] = seconds
    assert _refused(tree).said["field"] == "dialog[0].duration"
    segment = {"start": 0, "end": seconds, "text": "a"}
    tree = SMALL | {"analysis": [{"type": "transcript", "body": {"segments": [segment]}}]}
    with pytest.raises(BadInput):
        segments(_read(tree), "x")
