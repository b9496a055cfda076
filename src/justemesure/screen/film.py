"""Pixels → VP9 in Matroska, as bytes that come while it goes on.

Always 1280 x 720: a window that fits is shown dot for dot, a larger one made smaller, on black.
Each picture has the time at which it was taken, in milliseconds of the call; of one that is the
same as before, one a second is enough.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import numpy as np

from justemesure.screen.source import Pixels

WIDTH, HEIGHT = 1280, 720
PER_SECOND = 5
_CLOCK = Fraction(1, 1000)
_OPTIONS = {
    "deadline": "realtime",
    "cpu-used": "8",
    "lag-in-frames": "0",  # what was taken is sealed at once
    "crf": "32",
    "b": "0",
    "tune-content": "screen",
    "g": "50",  # sought in, a film begins again within so many pictures
}
_SAME_EVERY = 1000  # milliseconds
_LIVE = {"live": "1", "cluster_time_limit": "1000", "flush_packets": "1"}


class Film:
    """One film; ``put`` receives its bytes, which are never written anywhere else."""

    def __init__(self, put: Callable[[bytes], None]) -> None:
        self._output = av.open(_Bytes(put), "w", format="matroska", options=dict(_LIVE))
        self._stream: Any = self._output.add_stream("libvpx-vp9", rate=PER_SECOND)
        self._stream.width, self._stream.height = WIDTH, HEIGHT
        self._stream.pix_fmt = "yuv420p"
        self._stream.options = dict(_OPTIONS)
        self._stream.codec_context.time_base = _CLOCK
        self._stream.codec_context.thread_count = 1
        self._last = -1
        self._canvas = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
        self._before: Pixels | None = None

    def add(self, pixels: Pixels | None, at: int) -> None:
        """One picture, or black, at so many milliseconds of the call."""
        if self._last >= 0 and at < self._last + _SAME_EVERY and self._is_same(pixels):
            return
        self._before = pixels
        self._canvas[:] = 0
        if pixels is not None:
            self._place(pixels)
        self._encode(at)

    def close(self, at: int) -> None:
        """The last picture, at the end."""
        if at > self._last:
            self._encode(at)
        self._output.mux(self._stream.encode(None))
        self._output.close()

    def _is_same(self, pixels: Pixels | None) -> bool:
        if pixels is None or self._before is None:
            return pixels is self._before
        return np.array_equal(pixels, self._before)

    def _encode(self, at: int) -> None:
        frame = av.VideoFrame.from_ndarray(self._canvas, format="bgra").reformat(format="yuv420p")
        self._last = frame.pts = max(at, self._last + 1)
        frame.time_base = _CLOCK
        self._output.mux(self._stream.encode(frame))

    def _place(self, pixels: Pixels) -> None:
        height, width = pixels.shape[:2]
        scale = min(1.0, WIDTH / width, HEIGHT / height)
        if scale < 1:
            width, height = max(1, int(width * scale)), max(1, int(height * scale))
            larger = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="bgra")
            smaller = larger.reformat(width=width, height=height)
            pixels = smaller.to_ndarray().astype(np.uint8, copy=False)
        left, top = (WIDTH - width) // 2, (HEIGHT - height) // 2
        self._canvas[top : top + height, left : left + width] = pixels


class _Bytes:
    """What a muxer needs of a file that only grows."""

    def __init__(self, put: Callable[[bytes], None]) -> None:
        self._put = put

    def write(self, content: bytes) -> int:
        self._put(bytes(content))
        return len(content)
