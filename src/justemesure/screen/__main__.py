"""`python -m justemesure.screen`: one film, for one call, for whoever holds its standard input.

In: an order, then ``{"word": "end", "at": …}``, ``pause`` or ``resume``, one a line; the end of
standard input ends the film. Out: ``{"recording": FILE}``, ``{"black": …}`` at each change and
``{"ended": …}``; or ``{"refused": …}``.
"""

import json
import queue
import sys
import threading
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from justemesure.errors import Error
from justemesure.i18n import Language, message
from justemesure.screen.order import Order, read
from justemesure.screen.warrant import Warrant, ask

if TYPE_CHECKING:
    from justemesure.screen.record import Ended, Word


def main() -> int:
    language: Language = "en"
    try:
        order = read(sys.stdin.readline())
        language = order.language
        return _film(order, ask(order, _now(order)))
    except Error as error:
        _say(refused=error.name, reason=error.tell(language))
        return error.exit_status


def _film(order: Order, warrant: Warrant) -> int:
    _no_core()
    words: queue.SimpleQueue[Word] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(words,), daemon=True).start()
    ended = _record(order, warrant, words)
    _say(ended=ended.why, **ended._asdict(), file=str(order.file))
    return 0


def _record(order: Order, warrant: Warrant, words: "queue.SimpleQueue[Word]") -> "Ended":
    from justemesure.errors import Misuse, NotPermitted
    from justemesure.screen.source import Gone

    try:
        from justemesure.screen.desktop import Desktop
        from justemesure.screen.light import Lamp
        from justemesure.screen.record import Recording
        from justemesure.screen.window import ApplicationWindow
        from justemesure.sealed import Sealing
    except ModuleNotFoundError as error:
        raise Misuse("screen-not-installed", problem=error.name) from None
    text = message(order.language, "screen", "light-on", application=warrant.application)
    try:
        light = Lamp(Desktop(), text)
    except Gone:
        raise NotPermitted("screen-no-light") from None
    source = ApplicationWindow(Desktop(), warrant.application)
    header = {
        "call": order.call,
        "person": order.person,
        "charter": order.digest,
        "measure": warrant.measure,
        "with": order.measure,
        "application": warrant.application,
        "at": order.at.isoformat(),
        "demonstration": order.demonstration,
    }
    sealing = Sealing(order.file, order.recipients, warrant.delete_on, header)
    try:
        _say(recording=str(order.file))
        recording = Recording(order, warrant, source, light, sealing, lambda why: _say(black=why))
        return recording.run(words)
    finally:
        sealing.close()
        light.close()
        source.close()


def _listen(words: "queue.SimpleQueue[Word]") -> None:
    for line in sys.stdin:
        try:
            said = json.loads(line)
            word, at = said["word"], said.get("at")
            when = datetime.fromisoformat(at) if at else None
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        if word in ("end", "pause", "resume"):
            words.put((word, when, time.monotonic()))
    words.put(("gone", None, time.monotonic()))


def _now(order: Order) -> datetime:
    return order.at + timedelta(seconds=time.monotonic() - order.received)


def _say(**said: object) -> None:
    print(json.dumps(said), flush=True)


def _no_core() -> None:
    """The memory of this process holds a screen: no file is made of it if it crashes."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
