"""The film of a call opened for its report: when the gate lets it out whole, and only then."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import av
import numpy as np
import pytest

from justemesure.calls.call import Context
from justemesure.calls.plan import Asked
from justemesure.calls.report import Shown
from justemesure.calls.screen import WHYS, Film, Masked, open_film
from justemesure.charter.gate import Gate, open_gate
from justemesure.charter.load import loads
from justemesure.errors import Error
from justemesure.i18n import LANGUAGES, message
from justemesure.screen.film import Film as Filmed
from justemesure.screen.source import Why
from justemesure.sealed import Sealing, new_key

AT = datetime(2027, 2, 2, 9, 15, tzinfo=UTC)
ASKED = Asked("training-calls", frozenset({"trainees"}), AT, AT, "person", drawn=True)
GREEN, BLUE = (0, 192, 0, 0), (192, 0, 0, 0)
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def charter_text(root: Path) -> str:
    return (root / "examples" / "call-centre.yaml").read_text(encoding="utf-8")


def gate_of(charter: str) -> Gate:
    return open_gate(loads(charter.encode(), "charter.yaml"), AT)


@pytest.fixture(scope="module")
def gate(charter_text: str) -> Gate:
    return gate_of(charter_text)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    (tmp_path / "key").write_text(new_key()[0], encoding="ascii")
    return tmp_path / "key"


@pytest.fixture(scope="module")
def matroska() -> bytes:
    """From the first second to the twelfth: green, black at 3 to 4, blue from 6 on."""
    made: list[bytes] = []
    film = Filmed(made.append)
    for at in range(1000, 12_500, 500):
        pixels = np.full((480, 640, 4), GREEN if at < 6000 else BLUE, np.uint8)
        film.add(None if 3000 <= at < 4000 else pixels, at)
    film.close(12_000)
    return b"".join(made)


def another_kind() -> bytes:
    """Of a codec that no report holds."""
    content = io.BytesIO()
    with av.open(content, "w", format="matroska") as output:
        film = output.add_stream("mpeg4", rate=5)
        film.width = film.height = 64
        film.pix_fmt = "yuv420p"
        black = av.VideoFrame.from_ndarray(np.zeros((96, 64), np.uint8), "yuv420p")
        output.mux(film.encode(black))
        output.mux(film.encode(None))
    return content.getvalue()


class Opened:
    """A film, sealed and opened again."""

    def __init__(self, folder: Path, gate: Gate, key: Path, video: bytes) -> None:
        import pyrage

        self.path, self.key = folder / "c1.sealed", key
        self.recipient = str(pyrage.x25519.Identity.from_str(key.read_text()).to_public())
        self.gate, self.video = gate, video
        self.log: list[Any] = [
            {"at": 1.0, "why": None}, {"at": 3.0, "why": "not_shown"}, {"at": 4.0, "why": None},
        ]  # fmt: skip
        self.delete_on = AT + timedelta(days=50)
        self.header: dict[str, Any] = {
            "charter": self.gate.digest, "measure": "training-screen", "with": "training-calls",
            "person": "adviser-07", "at": AT.isoformat(), "demonstration": True,
        }  # fmt: skip

    def __call__(self, asked: Asked = ASKED, *, whole: bool = True, pictures: bool = True) -> Film:
        sealing = Sealing(self.path, [self.recipient], self.delete_on, self.header)
        for change in self.log:
            sealing.put(b"s", json.dumps(change).encode())
        if pictures:
            sealing.put(b"v", self.video)
        if whole:
            sealing.put(b"e", b"{}")
        sealing.close()
        context = Context(
            "u", self.gate.digest, "training-calls", "training", "adviser-07", AT, AT,
            demonstration=True,
        )  # fmt: skip
        return open_film(self.path, self.key, self.gate, asked, context, "en")


@pytest.fixture
def opened(tmp_path: Path, gate: Gate, key: Path, matroska: bytes) -> Opened:
    return Opened(tmp_path, gate, key, matroska)


def test_it_opens_with_when_it_begins_and_where_it_is_black(opened: Opened) -> None:
    film = opened()
    assert (film.begins, film.ends, film.whole) == (1.0, 12.0, True)
    assert film.masked == (Masked(3.0, 4.0, "not_shown"),)
    assert film.delete_on == opened.delete_on
    assert film.video.startswith(b"\x1a\x45\xdf\xa3")
    assert not opened_again(opened, whole=False).whole


def opened_again(opened: Opened, **how: Any) -> Film:
    opened.path.unlink(missing_ok=True)
    return opened(**how)


def refused(opened: Opened, **how: Any) -> str:
    with pytest.raises(Error) as error:
        opened_again(opened, **how)
    error.value.tell("fr")
    return error.value.name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("charter", "0" * 64),
        ("measure", "other-screen"),
        ("with", "other-calls"),
        ("person", "adviser-08"),
        ("demonstration", False),
        ("at", (AT + timedelta(minutes=1)).isoformat()),
    ],
)
def test_a_film_of_something_else_is_refused(opened: Opened, field: str, value: object) -> None:
    opened.header[field] = value
    assert refused(opened) == "screen-other-call"


@pytest.mark.parametrize(
    "asked",
    [
        ASKED._replace(role="trainer"),
        ASKED._replace(role="hr"),
        ASKED._replace(drawn=False),
        ASKED._replace(groups=frozenset({"advisers"})),
        ASKED._replace(now=AT + timedelta(days=70)),
    ],
)
def test_whom_the_charter_does_not_let_have_it_gets_nothing(opened: Opened, asked: Asked) -> None:
    assert refused(opened, asked=asked) == "screen-not-exported"


def test_only_whole_does_it_go_out(tmp_path: Path, charter_text: str, key: Path) -> None:
    before, after = charter_text.split("  training-screen:\n")
    text = f"{before}  training-screen:\n{after.replace('person: whole', 'person: redacted', 1)}"
    assert refused(Opened(tmp_path, gate_of(text), key, b"")) == "screen-not-whole"


def test_one_that_should_be_gone_or_shows_nothing_is_refused(opened: Opened) -> None:
    opened.delete_on = AT
    assert refused(opened) == "screen-too-old"
    opened.delete_on = AT + timedelta(days=50)
    assert refused(opened, pictures=False) == "screen-empty"


def test_a_film_cut_off_within_a_picture_is_as_long_as_what_is_left(opened: Opened) -> None:
    opened.video = opened.video[: len(opened.video) * 9 // 10]
    film = opened(whole=False)
    assert 1.0 <= film.ends < 12.0
    assert not film.whole


@pytest.mark.parametrize(
    "log",
    [
        [{"at": 1.0, "why": "unknown"}],
        [{"at": "x", "why": None}],
        [{"why": None}],
        [None],
        [{"at": float("nan"), "why": 3}],
        [{"at": 10**400, "why": None}],
    ],
)
def test_a_log_that_makes_no_sense_is_refused(opened: Opened, log: list[Any]) -> None:
    opened.log = log
    assert refused(opened) == "sealed-damaged"


def test_each_reason_to_be_black_has_its_sentence() -> None:
    assert set(WHYS) == set(get_args(Why))
    for language in LANGUAGES:
        for why in WHYS:
            assert message(language, "report", f"film-{why}")
            assert message(language, "cli", f"say.screen-black-{why}")


def test_a_day_of_deletion_that_was_changed_is_found(opened: Opened) -> None:
    opened()
    content = opened.path.read_bytes()
    opened.path.write_bytes(content.replace(b"1 2027-03", b"1 2029-03", 1))
    with pytest.raises(Error, match="was changed"):
        open_film(
            opened.path, opened.key, opened.gate, ASKED,
            Context("u", "", "", "", "", AT, AT, demonstration=True), "en",
        )  # fmt: skip


@pytest.mark.parametrize("at", ["soon", "2027-02-02T09:15:00", 5, None])
def test_a_film_whose_beginning_is_no_moment_is_refused(opened: Opened, at: object) -> None:
    """Whoever knows the person's recipient can seal anything for them."""
    opened.header["at"] = at
    assert refused(opened, pictures=False) == "sealed-damaged"


def test_a_film_of_another_kind_shows_nothing(opened: Opened) -> None:
    opened.video = another_kind()
    assert refused(opened) == "screen-empty"


def test_without_it_the_page_holds_no_film(write_report: Write) -> None:
    assert "<video" not in write_report().read_text(encoding="utf-8")


@pytest.mark.browser
def test_in_the_report_it_follows_the_sound(
    write_report: Write, shown: Shown, opened: Opened, open_page: Callable[..., Any]
) -> None:
    path = write_report(film=opened())
    page = open_page(path, offline=True)
    page.wait_for_function("() => film.readyState > 1 && audio.readyState > 1")
    assert page.locator("code", has_text="training-screen").count() == 1
    colour = """async (at) => {
      audio.currentTime = at;
      await new Promise((done) => setTimeout(done, 600));
      const canvas = document.createElement("canvas");
      canvas.width = film.videoWidth; canvas.height = film.videoHeight;
      const drawn = canvas.getContext("2d");
      drawn.drawImage(film, 0, 0);
      return [film.currentTime, ...drawn.getImageData(640, 360, 1, 1).data];
    }"""
    for at, near in ((2.1, (0, 192, 0)), (3.5, (0, 0, 0)), (5.0, (0, 192, 0)), (8.0, (0, 0, 192))):
        there, *seen = page.evaluate(colour, at)
        assert there == pytest.approx(at - 1.0, abs=0.05)
        assert all(abs(one - wanted) < 30 for one, wanted in zip(seen[:3], near, strict=True))
    page.evaluate("audio.muted = true; audio.currentTime = 1.5; audio.play()")
    page.wait_for_function("() => audio.currentTime > 3")
    off = page.evaluate("film.currentTime + begins - audio.currentTime")
    assert abs(off) < 0.25
    assert page.evaluate("film.muted") is True
    page.evaluate("audio.pause()")
    page.wait_for_function("() => film.paused")
    page.click("details.masked summary")
    assert "0:03–0:04" in page.inner_text("details.masked")
    heard = [one for one in page.heard if not one.startswith("data:")]
    assert heard == [path.as_uri()]
