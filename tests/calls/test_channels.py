"""Two channels are two parties only if each is heard on one of them alone."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from justemesure.calls.audio import decode
from justemesure.calls.call import PARTIES, RATE, Party, Recording, Segment, Sound, Span
from justemesure.calls.channels import is_dead, join_if_alike, join_unless_apart
from justemesure.calls.figures import Figure, figures
from justemesure.calls.timing import overlap, total
from justemesure.calls.voice import Probabilities, listen, speech, together

Heard = tuple[Recording, tuple[Probabilities, ...], Any]
Pair = tuple[Sound, Sound]
OF_ONE = {
    "call_length",
    "silence_time",
    "silence_percent",
    "silence_count",
    "longest_silence",
    "long_silence_time",
    "silence_unexplained",
}
NOT_HELD = ("hold_time", "non_talk_time")
NOT_GIVEN = {**dict.fromkeys(NOT_HELD, "no-hold-events"), "silence_tool": "no-device-health"}


def _whole(sound: Any) -> Sound:
    return np.asarray(np.clip(sound, -32768, 32767), dtype=np.int16)


def _mixed(call: Pair) -> Sound:
    return _whole(call[0].astype(int) + call[1])


def _noise(sound: Sound, seed: int) -> Any:
    return 0.3 * sound.std() * np.random.default_rng(seed).standard_normal(len(sound))


def _late(call: Pair, samples: int) -> Pair:
    return _mixed(call), np.roll(_mixed(call), samples)


def _noisy(call: Pair) -> Pair:
    mixed = _mixed(call)
    return _whole(mixed + _noise(mixed, 0)), _whole(np.roll(mixed, 160) + _noise(mixed, 1))


def _leaking(call: Pair, gain: float) -> Pair:
    one, other = call
    return _whole(one + gain * other), _whole(other + gain * one)


TWICE: dict[str, Callable[[Pair], Pair]] = {
    "same": lambda call: _late(call, 0),
    "a sample late": lambda call: _late(call, 1),
    "10 ms late": lambda call: _late(call, 160),
    "200 ms late": lambda call: _late(call, 3200),
    "inverted": lambda call: (_mixed(call), -_mixed(call)),
    "noise of its own on each": _noisy,
    "leaks at -10 dB": lambda call: _leaking(call, 0.3),
    "leaks at -20 dB": lambda call: _leaking(call, 0.1),
    "leaks one way": lambda call: (call[0], _whole(call[1] + 0.3 * call[0])),
}


def _write(path: Path, channels: tuple[Sound, ...]) -> Path:
    layout = "stereo" if len(channels) == 2 else "mono"
    content = np.ascontiguousarray(np.stack(channels, axis=1).reshape(1, -1))
    frame = av.AudioFrame.from_ndarray(content, format="s16", layout=layout)
    frame.sample_rate = RATE
    with av.open(str(path), "w") as output:
        stream = output.add_stream("pcm_s16le", rate=RATE, layout=layout)
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def _decoded(path: Path, channels: tuple[Sound, ...]) -> Heard:
    """As the pipeline has it once it has listened."""
    recording = decode(_write(path / "call.wav", channels), lambda _: None)
    heard = [listen(channel) for channel in recording.channels]
    spoken = [speech(probabilities, recording.length) for probabilities in heard]
    joined = join_unless_apart(recording, spoken)
    return joined, (together(heard),) if joined.mono else tuple(heard), None


def _reasons(recording: Recording, heard: tuple[Probabilities, ...]) -> dict[str, set[Any]]:
    found: dict[str, set[Any]] = {}
    for figure in figures(recording, PARTIES, heard, []):
        found.setdefault(figure.id, set()).add(figure.reason)
    return found


@pytest.mark.parametrize("how", TWICE)
def test_one_line_heard_on_both_channels_is_nobodys(
    tmp_path: Path, shortest: Heard, how: str
) -> None:
    one, other = (channel[:] for channel in shortest[0].channels)
    recording, heard, _ = _decoded(tmp_path, TWICE[how]((one, other)))
    assert recording.mono
    assert recording.joined
    assert len(recording.channels) == len(heard) == 1
    found = _reasons(recording, heard)
    assert all(found[id] == {None} for id in OF_ONE)
    assert all(found[id] == {why} for id, why in NOT_GIVEN.items())
    rest = {id: why for id, why in found.items() if id not in {*OF_ONE, *NOT_GIVEN}}
    assert rest
    assert all(why == {"channels-not-separate"} for why in rest.values())


@pytest.mark.parametrize("how", TWICE)
def test_both_parties_are_heard_on_the_one_channel_that_is_left(
    tmp_path: Path, shortest: Heard, how: str
) -> None:
    recording, _, truth = shortest
    one, other = (channel[:] for channel in recording.channels)
    joined, probabilities, _ = _decoded(tmp_path, TWICE[how]((one, other)))
    spoken = speech(probabilities[0], joined.length)
    anew = speech(listen(joined.channels[0]), joined.length)
    for party in PARTIES:
        true = tuple(Span(*span) for span in truth["speech"][party])
        assert total(overlap(spoken, true)) > 0.9 * total(true)
        assert total(overlap(anew, true)) > 0.9 * total(true)


@pytest.mark.slow
def test_the_sample_calls_have_two_separate_channels(samples: dict[str, Heard]) -> None:
    for name, (recording, heard, _) in samples.items():
        spoken = [speech(probabilities, recording.length) for probabilities in heard]
        assert join_unless_apart(recording, spoken) is recording, name


@pytest.mark.slow
def test_two_who_speak_at_once_all_along_are_two(samples: dict[str, Heard]) -> None:
    """Parties of different calls, laid over each other: overlap alone proves nothing."""
    names = sorted(samples)
    for name, next_ in pairwise(names):
        sounds = []
        for sample, channel in ((name, 0), (next_, 1)):
            recording, heard, _ = samples[sample]
            spans = speech(heard[channel], recording.length)
            spoken = [
                recording.channels[channel][int(s.start * RATE) : int(s.end * RATE)] for s in spans
            ]
            sounds.append(np.concatenate(spoken))
        length = min(map(len, sounds))
        channels = tuple(sound[:length] for sound in sounds)
        recording = Recording(channels, "test", mono=False)
        spans_ = [speech(listen(channel), recording.length) for channel in channels]
        assert total(overlap(*spans_)) > 0.5 * min(map(total, spans_))
        assert join_unless_apart(recording, spans_) is recording, name


def _joined(one: Sound, other: Sound) -> bool:
    return join_if_alike(Recording((one, other), "test", mono=False)).mono


def test_silent_and_different_channels_are_not_alike() -> None:
    at = np.arange(5 * RATE)
    silent = np.zeros(len(at), np.int16)
    one, other = (_whole(8000 * np.sin(2 * np.pi * h * at / RATE)) for h in (440, 620))
    assert _joined(one, one)
    assert not _joined(one, other)
    assert not _joined(one, silent)
    assert not _joined(silent, silent)


def test_a_sound_that_both_hear_among_others_does_not_make_them_alike(shortest: Heard) -> None:
    """An announcement or a ringing tone goes to both lines."""
    one, other = (channel[:] for channel in shortest[0].channels)
    announced = one[: 8 * RATE]
    assert not _joined(np.concatenate([announced, one]), np.concatenate([announced, other]))


@pytest.mark.parametrize("leak", [1.0, 0.3, 0.001])
def test_somebody_who_hardly_speaks_is_not_lost_behind_the_others_leak(
    shortest: Heard, leak: float
) -> None:
    """One sentence in minutes, on a line on which the other party is heard the rest of the time."""
    one, other = (channel[:] for channel in shortest[0].channels)
    talk = np.tile(one, 5)
    starts = range(0, len(other) - 2 * RATE, RATE)
    sentence = max((other[at : at + 2 * RATE] for at in starts), key=lambda s: np.abs(s).mean())
    line = _whole(leak * talk.astype(np.float64))
    talk[40 * RATE : 42 * RATE] = 0
    line[40 * RATE : 42 * RATE] = sentence
    kept = join_if_alike(Recording((talk, line), "test", mono=False))
    assert len(kept.channels) == 2
    assert np.array_equal(kept.channels[1][:], line)


# --- dead lines -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("amplitude", "dead"), [(0, True), (3, True), (40, False)])
def test_a_channel_is_dead_when_nothing_over_minus_80_decibels_is_on_it(
    amplitude: int,
    dead: bool,  # noqa: FBT001
) -> None:
    hum = amplitude * np.sin(np.arange(RATE) / 50)
    assert is_dead(_whole(hum)) is dead
    assert is_dead(_whole(500 + hum)) is dead  # a constant is no sound


def _of(found: list[Figure], party: Party | None) -> dict[str, Any]:
    return {figure.id: figure.reason for figure in found if figure.party == party}


def test_a_dead_channel_is_a_fault_not_somebody_who_says_nothing(
    tmp_path: Path, shortest: Heard
) -> None:
    one = shortest[0].channels[0][:]
    recording, heard, _ = _decoded(tmp_path, (one, 0 * one))
    assert recording.dead == {1}
    said = [Segment("adviser", 0.5, 8, "Voix Claire bonjour, je vous écoute, monsieur.", 0.9)]
    found = figures(recording, PARTIES, heard, said)
    assert set(_of(found, "customer").values()) == {"channel-is-dead"}
    left = {id for id, reason in _of(found, "adviser").items() if reason is None}
    assert left == {"talk_time", "speech_rate", "syllable_rate", "loudness_rise"}
    shared = _of(found, None)
    for id in NOT_HELD:
        assert shared.pop(id) == "no-hold-events"
    assert set(shared.values()) == {"channel-is-dead"}


def test_nothing_is_said_of_a_recording_in_which_nothing_was_recorded(tmp_path: Path) -> None:
    silence = np.zeros(5 * RATE, np.int16)
    for channels in ((silence,), (silence, silence)):
        recording, heard, _ = _decoded(tmp_path, channels)
        found = _reasons(recording, heard)
        for id in NOT_HELD:
            assert found.pop(id) == {"no-hold-events"}
        assert set.union(*found.values()) == {"channel-is-dead"}
