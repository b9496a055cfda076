"""The light cannot be hidden: what hides it ends the film, or is undone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from Xlib import X, Xatom, display
from Xlib.ext import shape
from Xlib.ext.composite import RedirectAutomatic

from filming import GREEN, Application, Filming, until
from justemesure.screen.desktop import Desktop
from justemesure.screen.light import Lamp
from justemesure.screen.source import Gone

Start = Callable[..., Application]
Films = Callable[..., Filming]
BLACK = 0x101010
PLACE = (50, 100, 640, 480)

pytestmark = pytest.mark.slow


@pytest.fixture
def lamp(server: str) -> Iterator[Lamp]:
    made = Lamp(Desktop(server), "orme.exe est enregistré pour cet appel — cliquez pour suspendre")
    yield made
    made.close()


class Meddler:
    """Another program of the same screen."""

    def __init__(self, server: str) -> None:
        self.display = display.Display(server)
        self.root = self.display.screen().root

    def light(self) -> Any:
        """The window of the light, as anybody finds it."""
        for window in self.root.query_tree().children:
            if window.get_wm_class() == ("justemesure", "JusteMesure"):
                return window
        return None

    def do(self, act: Callable[[Any], Any]) -> None:
        act(self.light())
        self.display.sync()


@pytest.fixture
def meddler(server: str) -> Iterator[Meddler]:
    made = Meddler(server)
    yield made
    made.display.close()


def test_it_says_what_is_recorded_in_letters_that_can_be_seen(lamp: Lamp, meddler: Meddler) -> None:
    window = meddler.light()
    size = window.get_geometry()
    assert size.y == 0
    assert (size.width > 600, size.height >= 40) == (True, True)
    assert "enregistr" in window.get_wm_name()
    content = window.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF).data
    dots = [content[at : at + 3] for at in range(0, len(content), 4)]
    assert dots.count(b"\x20\x20\xff") > 300  # the red dot
    assert dots.count(b"\xff\xff\xff") > 2000  # the letters


def repainted(light: Any) -> None:
    light.change_attributes(background_pixel=BLACK)
    light.clear_area()


@pytest.mark.parametrize(
    "hide",
    [
        lambda light: light.unmap(),
        lambda light: light.configure(stack_mode=X.Below),
        lambda light: light.configure(x=5000, y=5000),
        lambda light: light.configure(width=1, height=1),
        lambda light: light.change_property(
            light.display.get_atom("_NET_WM_WINDOW_OPACITY"), Xatom.CARDINAL, 32, [0]
        ),
        lambda light: light.shape_rectangles(shape.SO.Set, shape.SK.Bounding, 0, 0, 0, []),
        lambda light: light.shape_rectangles(shape.SO.Set, shape.SK.Clip, 0, 0, 0, []),
        lambda light: light.fill_rectangle(light.create_gc(foreground=BLACK), 0, 0, 2000, 99),
        lambda light: light.create_window(0, 0, 2000, 99, 0, X.CopyFromParent).map(),
        repainted,
    ],
    ids=[
        "taken off",
        "put below",
        "put away",
        "made small",
        "made transparent",
        "cut to nothing",
        "cut out",
        "painted over",
        "covered from inside",
        "given another picture",
    ],
)
def test_what_hides_it_is_undone(
    lamp: Lamp, meddler: Meddler, start: Start, hide: Callable[[Any], Any]
) -> None:
    start("banque", GREEN, (0, 0, 1024, 768))
    assert lamp.is_seen()
    meddler.do(hide)
    assert [lamp.is_seen(), lamp.is_seen()] == [False, True]


def test_cut_out_under_a_compositing_manager_it_is_noticed_too(
    lamp: Lamp, meddler: Meddler
) -> None:
    """There, its own dots stay as they were drawn."""
    meddler.root.composite_redirect_subwindows(RedirectAutomatic)
    try:
        meddler.do(
            lambda light: light.shape_rectangles(shape.SO.Set, shape.SK.Bounding, 0, 0, 0, [])
        )
        assert [lamp.is_seen(), lamp.is_seen()] == [False, True]
    finally:
        meddler.root.composite_unredirect_subwindows(RedirectAutomatic)
        meddler.display.sync()


def test_inside_another_window_it_comes_out_again(
    lamp: Lamp, meddler: Meddler, start: Start
) -> None:
    other = start("banque", GREEN, PLACE)
    into = meddler.display.create_resource_object("window", other.window)
    meddler.do(lambda light: light.reparent(into, 0, 0))
    assert [lamp.is_seen(), lamp.is_seen()] == [False, True]


def test_another_window_that_stays_above_all_is_not_above_it(lamp: Lamp, meddler: Meddler) -> None:
    cover = meddler.root.create_window(0, 0, 1024, 768, 0, X.CopyFromParent, override_redirect=True)
    cover.map()
    meddler.display.sync()
    assert [lamp.is_seen(), lamp.is_seen()] == [False, True]
    cover.destroy()
    meddler.display.sync()


def test_destroyed_it_is_gone(lamp: Lamp, meddler: Meddler) -> None:
    meddler.do(lambda light: light.destroy())
    with pytest.raises(Gone):
        lamp.is_seen()


def test_its_click_is_heard_once_and_no_other(lamp: Lamp, meddler: Meddler, start: Start) -> None:
    from Xlib.ext import xtest

    start("banque", GREEN, PLACE)
    assert not lamp.clicked()
    for where, heard in (((300, 300), False), ((512, 10), True)):
        xtest.fake_input(meddler.root, X.MotionNotify, x=where[0], y=where[1])
        for kind in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(meddler.display, kind, 1)
        meddler.display.sync()
        if heard:
            until(lamp.clicked)  # the manager looks at the click before
        assert not lamp.clicked()


@pytest.mark.parametrize("how", ["killed", "destroyed", "covered for good"])
def test_without_its_light_a_film_ends(
    start: Start, film: Films, meddler: Meddler, how: str
) -> None:
    start("orme.exe", GREEN, PLACE, klass="Orme")
    filming = film()
    filming.until(None)
    if how == "killed":
        meddler.do(lambda light: light.kill_client())
    elif how == "destroyed":
        meddler.do(lambda light: light.destroy())
    else:
        cover = meddler.root.create_window(
            0, 0, 1024, 768, 0, X.CopyFromParent, override_redirect=True,
            event_mask=X.VisibilityChangeMask,
        )  # fmt: skip
        cover.map()

        def fight() -> bool:  # two who both insist: the light never rests above
            cover.configure(stack_mode=X.Above)
            meddler.display.sync()
            return filming.process.poll() is not None

        until(fight)
        cover.destroy()
        meddler.display.sync()
    ended = filming.ended()
    assert ended.ended["ended"] in ("light", "screen")
    if how == "covered for good":
        assert ended.ended["ended"] == "light"
        assert "no_light" in [each["why"] for each in ended.log]


def test_a_click_pauses_and_another_goes_on(start: Start, film: Films, meddler: Meddler) -> None:
    from Xlib.ext import xtest

    start("orme.exe", GREEN, PLACE, klass="Orme")
    filming = film()
    filming.until(None)
    for black in ("not_shown", None):
        xtest.fake_input(meddler.root, X.MotionNotify, x=512, y=10)
        for kind in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(meddler.display, kind, 1)
        meddler.display.sync()
        filming.until(black)
    filming.end()
