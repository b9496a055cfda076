"""One call's film, from its start to its end: looked at, encoded and sealed, five times a second.

What stops it: the call's end; whoever started it going away; the charter; an hour; the light or
the screen not being there; a disk that takes no more.
"""

import json
import queue
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, cast

from justemesure.errors import Error
from justemesure.i18n import message
from justemesure.screen.film import PER_SECOND, Film
from justemesure.screen.order import Order
from justemesure.screen.source import Black, Gone, Light, Source, Why
from justemesure.screen.warrant import Warrant, renew
from justemesure.sealed import END, Sealing

LONGEST = timedelta(hours=1)
"""A call whose end nobody tells; a longer one is filmed no further."""
VIDEO, SHOWN = b"v", b"s"
"""Records of the sealed file: bytes of Matroska; from when on the film shows the window, or why it
is black."""
_SEALED_EVERY = 10 * PER_SECOND  # pictures: what a crash can take away
_PATIENCE = PER_SECOND  # looks, a second, without a light that can be seen

Word = tuple[Literal["end", "pause", "resume", "gone"], datetime | None, float]
"""What comes from outside: the word, what the call's clock said, and the steady clock then."""
Ending = Literal["call_end", "nobody_there", "too_long", "charter", "light", "screen"]


class Ended(NamedTuple):
    why: Ending
    seconds: float
    """Of the call, at the last picture."""
    shown: float
    """How many of them show the window."""
    drift: float | None
    """By how many milliseconds the call's clock went further than ours."""


class Recording:
    """A film that runs in this thread."""

    def __init__(
        self,
        order: Order,
        warrant: Warrant,
        source: Source,
        light: Light,
        sealing: Sealing,
        told: Callable[[Why | None], None] = lambda _: None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """``told`` hears from when on the film shows the window, or why it is black."""
        self._order, self._warrant = order, warrant
        self._source, self._light, self._sealing = source, light, sealing
        self._told, self._steady = told, steady
        self._film = Film(lambda some: sealing.put(VIDEO, some))
        self._why: Why | Literal["nothing"] | None = "nothing"
        # Apart, so that a session that is unlocked does not undo the person's own click.
        self._hidden = self._clicked = False
        self._unseen = 0
        self._pictures = self._shown = 0
        self._last = 0.0

    def run(self, words: "queue.SimpleQueue[Word]") -> Ended:
        """Raises ``Misuse`` when the disk takes no more; what was sealed before stays readable."""
        word = None
        look = 0
        try:
            while (why := self._stops(word)) is None:
                self._obey(word)
                self._picture()
                look = max(look + 1, int(self._elapsed() * PER_SECOND) + 1)
                word = self._next(words, look / PER_SECOND - self._elapsed())
        except Gone as gone:
            why = "light" if str(gone) == "light" else "screen"
        ended = Ended(why, round(self._last, 3), self._shown / PER_SECOND, self._drift(word))
        self._film.close(round(1000 * self._last))
        self._put(END, ended._asdict())
        return ended

    def _next(self, words: "queue.SimpleQueue[Word]", seconds: float) -> Word | None:
        try:
            return words.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None

    def _stops(self, word: Word | None) -> Ending | None:
        if word is not None and word[0] in ("end", "gone"):
            return "call_end" if word[0] == "end" else "nobody_there"
        if self._elapsed() >= LONGEST.total_seconds():
            return "too_long"
        if self._unseen > _PATIENCE:
            return "light"
        now = self._order.at + timedelta(seconds=self._elapsed())
        try:
            self._warrant = renew(self._order, self._warrant, now)
        except Error:
            return "charter"
        return None

    def _obey(self, word: Word | None) -> None:
        before = self._is_paused()
        if word is not None:
            self._hidden = word[0] == "pause"
        if self._light.clicked():
            self._clicked = not self._clicked
        if self._is_paused() is not before:
            self._tell()

    def _is_paused(self) -> bool:
        return self._hidden or self._clicked

    def _tell(self) -> None:
        name = "light-paused" if self._clicked else "light-on"
        if self._hidden:  # a click does not undo that
            name = "light-hidden"
        application = self._warrant.application
        text = message(self._order.language, "screen", name, application=application)
        self._light.tell(text, recording=not self._is_paused())

    def _picture(self) -> None:
        at = self._elapsed()
        seen = self._look()
        black = seen if isinstance(seen, Black) else None
        self._film.add(None if black else cast(Any, seen), round(1000 * at))
        self._pictures += 1
        if self._pictures % _SEALED_EVERY == 0:
            self._sealing.flush()
        self._shown += black is None
        self._last = at
        why = black.why if black else None
        if why != self._why:
            self._why = why
            self._put(SHOWN, {"at": round(at, 3), "why": why})
            self._told(why)

    def _look(self) -> Any:
        if self._is_paused():
            return Black("not_shown")
        if not self._light.is_seen():
            self._unseen += 1
            return Black("no_light")
        found = self._source.look()
        if self._light.clicked():  # while we looked: at once means at once
            self._clicked = True
            self._tell()
            return Black("not_shown")
        if not self._light.is_seen():
            return Black("no_light")
        self._unseen = 0
        return found

    def _drift(self, word: Word | None) -> float | None:
        if word is None or word[0] != "end" or word[1] is None:
            return None
        theirs = (word[1] - self._order.at).total_seconds()
        return round(1000 * (theirs - (word[2] - self._order.received)), 1)

    def _elapsed(self) -> float:
        return self._steady() - self._order.received

    def _put(self, kind: bytes, said: dict[str, Any]) -> None:
        self._sealing.put(kind, json.dumps(said).encode())
