"""What can show one application's window, whole and alone; X11 is the one that is built.

Wayland's portals, Windows.Graphics.Capture and ScreenCaptureKit give the same and would come
behind the same two methods.
"""

from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Height x width x 4: blue, green, red, unused."""

Why = Literal["not_shown", "guest", "redrawn", "no_light"]
"""Why a moment of the film is black: the person does not show the window (hidden, on another
desktop, screen locked or a pause: which one is nobody's business); another application draws in
it; it is new and not drawn yet; or the light could not be seen."""


class Black(NamedTuple):
    """Nothing to show."""

    why: Why


class Source(Protocol):
    """The window of one application."""

    def look(self) -> Pixels | Black:
        """The window as it is now.

        Raises:
            Gone: it can never be looked at again.
        """

    def close(self) -> None: ...


class Light(Protocol):
    """What tells the person that the window is recorded."""

    def is_seen(self) -> bool:
        """Whether it could be seen until now; if not it is put back, unless it is ``Gone``."""

    def clicked(self) -> bool:
        """Whether the person clicked on it since the last time."""

    def tell(self, text: str, *, recording: bool) -> None: ...


class Gone(Exception):
    """The screen, the window or the light is not there any more."""
