"""Check the sample calls as somebody would who had only the recordings: by listening to them.

Three outsiders are asked: a decoder (is each channel silent where it should be, and how loud
is it?), the Silero voice-activity detector (does it find the speech where the truth says it
is?) and, if a model is given, Whisper (does it understand the words?).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from faster_whisper import WhisperModel
from faster_whisper.vad import VadOptions, get_speech_timestamps

from script import PARTIES, Party
from telephone import read_opus

HERE = Path(__file__).resolve().parent
RATE = 16_000  # what both models listen at
CLOSE = 0.3  # s: how near an edge must be to count as found
EXAMPLE = """\
example:
  %(prog)s --whisper ~/models/whisper-base
"""
Channel = npt.NDArray[np.float32]
# Numbers are written in digits by Whisper and in words by us; names are anybody's guess.
NUMBERS = re.compile(
    r"\d+|zéro|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingts?|trente|quarante|cinquante|soixante|cents?|mille|euros?|premier|er"
)
NAMES = frozenset(
    {
        *("voix", "claire", "orme", "élodie", "nadia", "nantes", "bordeaux", "brest"),
        *("julien", "morvan", "philippe", "moreau", "thomas", "garnier", "besson"),
    }
)


def words(text: str) -> list[str]:
    """Return the words of *text*, without case, punctuation or numbers."""
    found = re.findall(r"\w+", unicodedata.normalize("NFC", text.lower()))
    return [word for word in found if not NUMBERS.fullmatch(word)]


def word_errors(reference: list[str], heard: list[str]) -> int:
    """Count the fewest corrections from *heard* to *reference*; a name is never an error."""
    row = list(range(len(heard) + 1))
    for expected in reference:
        price = int(expected not in NAMES)
        above, row = row, [row[0] + price]
        for column, word in enumerate(heard, 1):
            row.append(
                min(
                    above[column] + price,
                    row[-1] + 1,
                    above[column - 1] + (price if word != expected else 0),
                )
            )
    return row[-1]


def detect_speech(channel: Channel) -> list[tuple[float, float]]:
    """Return where Silero hears speech, with the truth's own bridge and shortest length."""
    options = VadOptions(min_silence_duration_ms=300, min_speech_duration_ms=120, speech_pad_ms=0)
    spans = get_speech_timestamps(channel, options, sampling_rate=RATE)
    return [(span["start"] / RATE, span["end"] / RATE) for span in spans]


def edge_distances(
    truth: list[list[float]], detected: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return (edge, distance to the nearest detected edge of the same sort), in seconds."""
    found: list[tuple[float, float]] = []
    for side in (0, 1):
        edges = np.array([span[side] for span in detected])
        found += [(span[side], float(np.abs(edges - span[side]).min())) for span in truth]
    return sorted(found)


def decibels(sound: Channel) -> float:
    """Return the level of *sound* in dBFS."""
    return float(10 * np.log10(np.mean(sound.astype(np.float64) ** 2) + 1e-12))


def during(spans: list[list[float]], length: int, margin: float) -> npt.NDArray[np.bool_]:
    """Return a mask of the samples within *margin* seconds of one of *spans*."""
    mask = np.zeros(length, np.bool_)
    for start, end in spans:
        mask[max(0, round((start - margin) * RATE)) : round((end + margin) * RATE)] = True
    return mask


def check_call(
    truth: dict[str, Any], channels: Channel, model: WhisperModel | None, *, verbose: bool
) -> None:
    """Print what the three outsiders make of one call."""
    print(f"{truth['call']}: {channels.shape[1] / RATE:.2f} s (truth {truth['duration']:.2f} s)")
    for party, channel in zip(PARTIES, channels, strict=True):
        detected = detect_speech(channel)
        distances = edge_distances(truth["speech"][party], detected)
        report = [levels(truth, party, channel), agreement(truth, party, detected, distances)]
        heard = ""
        if model is not None:
            heard = transcribe(channel, model)
            report.append(f"WER {100 * word_error_rate(truth, party, heard):.0f} %")
        print(f"  {party}: " + "; ".join(report))
        if verbose:
            print("    far edges:", [f"{at:.2f}±{far:.2f}" for at, far in distances if far > CLOSE])
            print("    heard:", heard)


def levels(truth: dict[str, Any], party: Party, channel: Channel) -> str:
    """Say how loud *party* is, and their channel while they say nothing."""
    spans = truth["speech"][party]
    rung = [[one["start"], one["end"]] for one in truth["events"] if one["kind"] == "ringback"]
    noisy = spans + (rung if party == "adviser" else [])
    speaking = decibels(channel[during(spans, len(channel), 0.0)])
    silent = decibels(channel[~during(noisy, len(channel), 0.15)])
    return f"speech {speaking:.1f} dBFS, elsewhere {silent:.1f} dBFS"


def agreement(
    truth: dict[str, Any],
    party: Party,
    detected: list[tuple[float, float]],
    distances: list[tuple[float, float]],
) -> str:
    """Say how well Silero and the truth agree about the speech of *party*."""
    known = during(truth["speech"][party], round((truth["duration"] + 1) * RATE), 0.15)
    invented = (
        sum(int((~known[round(a * RATE) : round(b * RATE)]).sum()) for a, b in detected) / RATE
    )
    close = sum(distance <= CLOSE for _, distance in distances)
    middle = np.median([distance for _, distance in distances])
    return (
        f"Silero: {close}/{len(distances)} edges within {CLOSE} s (median {middle:.2f} s),"
        f" {invented:.2f} s heard where nobody speaks"
    )


def transcribe(channel: Channel, model: WhisperModel) -> str:
    """Return what Whisper hears."""
    segments, _ = model.transcribe(
        channel,
        language="fr",
        beam_size=5,
        condition_on_previous_text=False,
        vad_filter=True,
        vad_parameters={"min_silence_duration_ms": 500, "speech_pad_ms": 200},
    )
    return " ".join(segment.text.strip() for segment in segments)


def word_error_rate(truth: dict[str, Any], party: Party, heard: str) -> float:
    """Return Whisper's word error rate on what *party* said, numbers and names left out."""
    expected = words(" ".join(turn["text"] for turn in truth["turns"] if turn["party"] == party))
    counted = sum(word not in NAMES for word in expected)
    return word_errors(expected, words(heard)) / counted


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("calls", nargs="*", help="names of calls (default: all of them)")
    parser.add_argument("--folder", type=Path, default=HERE, help="folder of the calls")
    parser.add_argument("--whisper", type=Path, help="folder of a faster-whisper model")
    parser.add_argument(
        "--verbose", action="store_true", help="also print the far edges and the words"
    )
    chosen = parser.parse_args(arguments)
    model = (
        WhisperModel(str(chosen.whisper), device="cpu", compute_type="int8")
        if chosen.whisper
        else None
    )
    size = 0
    for path in sorted(chosen.folder.glob("*.truth.json")):
        call = path.name.removesuffix(".truth.json")
        if chosen.calls and call not in chosen.calls:
            continue
        recording = chosen.folder / f"{call}.opus"
        size += recording.stat().st_size
        check_call(
            json.loads(path.read_text(encoding="utf-8")),
            read_opus(recording, RATE),
            model,
            verbose=chosen.verbose,
        )
    print(f"{size:,} bytes of recordings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
