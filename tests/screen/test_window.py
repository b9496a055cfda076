"""One application's window is seen whole, and not one pixel of any other.

Each application paints itself one colour, and has no background of its own, as toolkits make
theirs: what the server left in its place would be seen.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from filming import GREEN, MAGENTA, YELLOW, Application, x_server
from justemesure.errors import Misuse
from justemesure.screen.desktop import Desktop
from justemesure.screen.source import Black, Pixels
from justemesure.screen.window import ApplicationWindow

Start = Callable[..., Application]

PLACE = (50, 100, 640, 480)
OVER = (200, 150, 500, 400)

pytestmark = pytest.mark.slow


class Looker:
    """What was seen of the window of ``orme.exe``, all of it."""

    def __init__(self, window: ApplicationWindow) -> None:
        self.window = window
        self.seen: list[Pixels | Black] = []

    def once(self) -> Pixels | Black:
        self.seen.append(self.window.look())
        return self.seen[-1]

    def times(self, number: int) -> None:
        for _ in range(number):
            self.once()

    def until(self, right: Callable[[Pixels | Black], bool]) -> None:
        end = time.monotonic() + 60
        while not right(self.once()):
            assert time.monotonic() < end, self.seen[-1]
            time.sleep(0.01)

    def until_black(self, why: str) -> None:
        self.until(lambda seen: isinstance(seen, Black) and seen.why == why)

    def until_whole(self, colour: int = GREEN) -> None:
        """Until the window is all of one colour."""
        self.until(lambda seen: not isinstance(seen, Black) and dots(seen, colour) == all_of(seen))

    def of(self, colour: int) -> int:
        """How many dots of a colour were seen, at any time."""
        return sum(dots(seen, colour) for seen in self.seen if not isinstance(seen, Black))


def dots(seen: Pixels, colour: int) -> int:
    wanted = [colour & 255, colour >> 8 & 255, colour >> 16]
    alike = np.asarray(seen[:, :, :3] == wanted).all(axis=2)
    return int(np.count_nonzero(alike))


def all_of(seen: Pixels) -> int:
    return int(seen.shape[0] * seen.shape[1])


@pytest.fixture
def looker(server: str) -> Iterator[Looker]:
    window = ApplicationWindow(Desktop(server), "orme.exe")
    yield Looker(window)
    window.close()


@pytest.fixture
def orme(start: Start) -> Application:
    return start("orme.exe", GREEN, PLACE, klass="Orme")


@pytest.fixture
def banque(start: Start, orme: Application) -> Application:
    private = start("banque", MAGENTA, OVER)
    private("over")
    return private


def test_it_is_seen_whole_while_another_moves_over_it(looker: Looker, banque: Application) -> None:
    looker.until_whole()
    for x in range(100, 400, 60):
        banque("place", x, 120, 500, 400)
        looker.times(3)
    looker.until_whole()
    assert looker.of(MAGENTA) == 0


def test_what_the_server_copies_from_the_screen_is_never_seen(
    looker: Looker, orme: Application, banque: Application
) -> None:
    """An application that draws no more shows nothing at all, however its place is renewed.

    The server begins each place with what is on the screen: without our blacking it, the other
    window would be in the film for as long as it runs.
    """
    orme("freeze")
    looker.until(lambda seen: not isinstance(seen, Black))
    orme("place", 60, 110, 700, 500)
    looker.until_black("redrawn")
    looker.until(lambda seen: not isinstance(seen, Black))
    orme("iconify")
    looker.until_black("not_shown")
    orme("show")
    looker.until(lambda seen: not isinstance(seen, Black))
    assert (looker.of(MAGENTA), looker.of(GREEN)) == (0, 0)


@pytest.mark.parametrize("blacked", [True, False])
def test_without_a_manager_too_and_without_our_blacking_it_would_be_seen(
    *, blacked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not blacked:
        monkeypatch.setattr("Xlib.xobject.drawable.Drawable.fill_rectangle", lambda *_: None)
    with x_server() as bare:
        looker = Looker(ApplicationWindow(Desktop(bare), "orme.exe"))
        both = [
            Application(bare, "orme.exe", "Orme", "Dossier", GREEN),
            Application(bare, "banque", "Banque", "Compte", MAGENTA),
        ]
        for each, place in zip(both, (PLACE, OVER), strict=True):
            each("show")
            each("place", *place)
        both[0]("freeze")
        looker.until(lambda seen: not isinstance(seen, Black))
        looker.window.close()
        for each in both:
            each.close()
    assert (looker.of(MAGENTA) == 0) is blacked


def test_it_is_black_while_hidden_iconified_or_on_another_desktop(
    looker: Looker, orme: Application, banque: Application
) -> None:
    looker.until_whole()
    for hide, back in (
        (("hide",), ("show",)),
        (("iconify",), ("show",)),
        (("desktop", 1), ("desktop", 0)),
    ):
        orme(*hide)
        looker.until_black("not_shown")
        looker.times(3)
        assert looker.seen[-3:] == [Black("not_shown")] * 3
        orme(*back)
        looker.until_whole()
    assert looker.of(MAGENTA) == 0


def test_it_is_black_while_the_screen_is_locked(looker: Looker, orme: Application) -> None:
    from Xlib import X

    looker.until_whole()
    mine = looker.window._desktop.display
    mine.force_screen_saver(X.ScreenSaverActive)
    assert looker.once() == Black("not_shown")
    mine.force_screen_saver(X.ScreenSaverReset)
    looker.until_whole()


def test_it_is_followed_when_it_moves_and_changes_size(
    looker: Looker, orme: Application, banque: Application
) -> None:
    for place in ((10, 30, 400, 300), (300, 200, 700, 560), (0, 0, 1000, 760)):
        orme("place", *place)
        looker.until(lambda seen: not isinstance(seen, Black) and seen.shape[1::-1] == place[2:])  # noqa: B023  # called at once
        looker.until_whole()
    assert looker.of(MAGENTA) == 0


def test_a_size_that_comes_back_between_two_looks_is_noticed(
    looker: Looker, orme: Application, banque: Application
) -> None:
    looker.until_whole()
    orme("place", 50, 100, 700, 500)
    orme("place", *PLACE)
    orme("colour", YELLOW)
    looker.until_whole(YELLOW)
    assert looker.of(MAGENTA) == 0


@pytest.mark.parametrize(
    ("process", "klass"),
    [("banque", "Orme"), ("orme.exe", "Banque"), ("banque", "Banque")],
    ids=["its class alone", "its process alone", "its title and number alone"],
)
def test_a_likeness_is_not_it(
    looker: Looker, orme: Application, start: Start, process: str, klass: str
) -> None:
    spoof = start(process, MAGENTA, PLACE, klass=klass, title="Orme")
    spoof("pid", orme.process.pid)  # what a window says of itself
    spoof("activate")
    orme("hide")
    looker.until_black("not_shown")
    looker.times(3)
    assert looker.seen[-3:] == [Black("not_shown")] * 3
    orme("show")
    looker.until_whole()
    assert looker.of(MAGENTA) == 0


def test_a_dialog_of_another_application_is_not_in_it(
    looker: Looker, orme: Application, start: Start
) -> None:
    dialog = start("banque", MAGENTA, (150, 200, 300, 200))
    dialog("of", orme.window)
    dialog("hide")
    dialog("show")
    dialog("activate")
    looker.until_whole()
    looker.times(3)
    assert looker.of(MAGENTA) == 0


def test_a_guest_inside_the_window_makes_it_black(
    looker: Looker, orme: Application, start: Start
) -> None:
    guest = start("banque", MAGENTA, OVER)
    looker.until_whole()
    guest("into", orme.window)
    looker.until_black("guest")
    looker.times(3)
    orme("freeze")  # it does not paint over what the guest leaves
    guest("out")
    looker.until(lambda seen: not isinstance(seen, Black))
    looker.times(3)
    assert looker.of(MAGENTA) == 0


def test_a_guest_that_can_show_nothing_is_none(looker: Looker, orme: Application) -> None:
    from Xlib import X

    looker.until_whole()
    unseen = looker.window._desktop.window(orme.window).create_window(
        0, 0, 640, 480, 0, X.CopyFromParent, X.InputOnly
    )
    unseen.map()
    looker.until_whole()
    looker.times(2)
    assert not isinstance(looker.seen[-1], Black)


def test_a_guest_that_came_and_went_between_two_looks_leaves_nothing(
    looker: Looker, orme: Application, start: Start
) -> None:
    guest = start("banque", MAGENTA, OVER)
    looker.until_whole()
    orme("freeze")
    guest("into", orme.window)
    guest("out")
    looker.times(5)
    assert looker.of(MAGENTA) == 0


def test_its_own_second_window_is_seen_when_it_is_in_front(
    looker: Looker, orme: Application, start: Start
) -> None:
    looker.until_whole()
    second = start("orme.exe", YELLOW, (400, 300, 320, 240), klass="Orme")
    second("activate")
    looker.until_whole(YELLOW)
    second("hide")
    looker.until_whole(GREEN)


def test_an_application_that_is_not_there_is_black_until_it_comes(
    looker: Looker, start: Start
) -> None:
    assert looker.once() == Black("not_shown")
    own = start("orme.exe", GREEN, PLACE, klass="Orme")
    looker.until_whole()
    own.close()
    looker.until_black("not_shown")


def test_a_wayland_session_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    with pytest.raises(Misuse, match="Wayland"):
        Desktop(server)


def test_without_a_server_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Misuse, match="No X server"):
        Desktop(":4711")
