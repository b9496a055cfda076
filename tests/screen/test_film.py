"""A film from its start to its end, by the process that makes it: decoded, and searched for."""

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from filming import GREEN, MAGENTA, Application, Filming, Papers
from justemesure.errors import BadInput
from justemesure.sealed import new_key, unseal

Start = Callable[..., Application]
Films = Callable[..., Filming]

PLACE = (50, 100, 640, 480)
WHOLE = 640 * 480 / (1280 * 720)

pytestmark = pytest.mark.slow


def test_a_call_is_filmed_its_window_alone(start: Start, film: Films, tmp_path: Path) -> None:
    own = start("orme.exe", GREEN, PLACE, klass="Orme")
    start("banque", MAGENTA, (200, 150, 500, 400), title="TITRE-SECRET")("over")
    filming = film()
    filming.until(None)
    filming.films()
    own("iconify")
    filming.until("not_shown")
    filming.films()
    own("show")
    filming.until(None)
    filming.films()
    found = filming.end(at="2027-02-02T10:16:00+01:00")
    assert found.ended["ended"] == "call_end"
    assert found.most(MAGENTA) == 0
    assert abs(found.most(GREEN) - WHOLE) < 0.01
    assert {picture.shape for _, picture in found.frames} == {(720, 1280, 3)}
    # Each picture is what its log says: the window whole, or black.
    changes = [*found.log, {"at": 1e9}]
    for since, to in pairwise(changes):
        pictures = [one for at, one in found.frames if since["at"] - 0.001 <= at < to["at"] - 0.001]
        if since["why"] is not None:
            assert all(picture.max() < 20 for picture in pictures)
    # In step: the last picture is when the process says, and the call's clock is compared to ours.
    assert abs(found.frames[-1][0] - found.ended["seconds"]) < 0.002
    assert found.ended["drift"] == pytest.approx(60_000 - 1000 * found.ended["seconds"], abs=500)
    # Sealed, and nothing else anywhere.
    assert [path.name for path in (tmp_path / "films").iterdir()] == ["call-1.sealed"]
    header = found.sealed.header
    assert (header["application"], header["measure"]) == ("orme.exe", "training-screen")
    assert header["delete_on"] == "2027-04-02T08:15:00Z"
    assert found.sealed.whole
    assert b"TITRE-SECRET" not in b"".join(some for _, some in found.sealed.records)


@pytest.mark.parametrize("seconds", [0.0, 2.0])
def test_killed_at_any_moment_nothing_is_open_and_what_was_sealed_can_be_read(
    start: Start,
    film: Films,
    tmp_path: Path,
    signed: Papers,
    seconds: float,
) -> None:
    start("orme.exe", GREEN, PLACE, klass="Orme", title="TITRE-SECRET")
    filming = film()
    filming.until(None)
    filming.films(seconds)
    filming.process.kill()
    filming.process.wait()
    (left,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    written = left.read_bytes()
    assert written.startswith(b"justemesure-sealed 1 2027-04-02T08:15:00Z\nage-encryption.org/v1\n")
    for open_ in (b"\x1a\x45\xdf\xa3", b"orme", b"call-1", b"TITRE-SECRET"):  # Matroska's head too
        assert open_ not in written
    found = unseal(left, signed.reader)
    assert not found.whole
    assert found.header["call"] == "call-1"


def test_another_key_opens_nothing(start: Start, film: Films, tmp_path: Path) -> None:
    filming = film()
    filming.until("not_shown")
    filming.end()
    other = tmp_path / "other"
    other.write_text(new_key()[0], encoding="ascii")
    with pytest.raises(BadInput, match="not sealed for this key"):
        unseal(tmp_path / "films" / "call-1.sealed", other)


def test_who_started_it_going_away_ends_it(film: Films) -> None:
    filming = film()
    filming.until("not_shown")
    limits = Path(f"/proc/{filming.process.pid}/limits").read_text()
    assert re.search(r"core file size +0 +0 ", limits), limits  # memory holds a screen
    assert filming.process.stdin is not None
    filming.process.stdin.close()
    assert filming.ended().ended["ended"] == "nobody_there"


def test_a_pause_is_at_once_and_looks_like_any_hidden_window(start: Start, film: Films) -> None:
    start("orme.exe", GREEN, PLACE, klass="Orme")
    filming = film()
    filming.until(None)
    filming.word("pause")
    filming.until("not_shown")
    filming.films(0.3)
    filming.word("resume")
    filming.until(None)
    found = filming.end()
    assert "pause" not in str(found.log)


def test_a_charter_that_changes_ends_it(film: Films, papers: Papers) -> None:
    filming = film(papers)
    filming.until("not_shown")
    text = papers.charter.read_text(encoding="utf-8")
    papers.charter.write_text(text.replace("at_most: 12", "at_most: 11"), encoding="utf-8")
    assert filming.ended().ended["ended"] == "charter"


def test_this_process_has_no_means_to_hear_keys(server: str) -> None:
    asked = (
        "import sys; from justemesure.screen.desktop import Desktop;"
        f"Desktop({server!r}); print(sorted(m for m in sys.modules if 'Xlib.ext.' in m))"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    named = ("composite", "randr", "res", "screensaver", "shape")
    loaded = {f"Xlib.ext.{each}" for each in named}
    assert set(eval(ran.stdout)) - {"Xlib.ext.ge"} == loaded


def test_nothing_here_makes_a_still(root: Path) -> None:
    for path in sorted((root / "src" / "justemesure" / "screen").glob("*.py")):
        text = path.read_text(encoding="utf-8").lower()
        for word in ("png", "jpeg", "jpg", "webp", "image2", "thumbnail", "screenshot", ".save("):
            assert word not in text, path
