"""Make the sample calls: scripts in, two-channel telephone recordings and their truth out."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from script import PARTIES, Party, Script, Turn, load_script
from sound import loudness
from speak import Phrase, Speaker
from telephone import LINE_RATE, narrow, through_line, write_opus
from timeline import Timeline, place_turns
from truth import describe_call

HERE = Path(__file__).resolve().parent
# dBFS RMS while speaking. The customer is a little fainter, as on a real exchange: their voice
# has crossed the network, the adviser's comes from a headset.
LEVELS: dict[Party, float] = {"adviser": -23.0, "customer": -26.0}
EXAMPLE = """\
example:
  %(prog)s --voices kokoro-js-1.2.1.tgz                        all calls, beside their scripts
  %(prog)s --voices kokoro-js-1.2.1.tgz --into /tmp/try remboursement
"""


def make_call(script: Script, speaker: Speaker, folder: Path) -> None:
    """Write `<call>.opus` and `<call>.truth.json` of *script* into *folder*."""

    def speak(turn: Turn) -> Phrase:
        return speaker.speak(turn.say, script.voices[turn.voice])

    timeline = place_turns(script, speak)
    channels = line_sound(script, timeline)
    write_opus(folder / f"{script.call}.opus", channels)
    truth = describe_call(script, timeline, len(channels[0]) / LINE_RATE)
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / f"{script.call}.truth.json").write_text(text + "\n", encoding="utf-8")
    print(summary(script.call, timeline, truth["figures"]["silence_over_3s_count"]))


def line_sound(script: Script, timeline: Timeline) -> list[npt.NDArray[np.int16]]:
    """Return each party's channel as the telephone line delivers it, at 8 kHz."""
    ringing = narrow(timeline.ringing())
    channels = []
    for number, party in enumerate(PARTIES):
        voice = narrow(timeline.channel(party))
        voice *= 10 ** (LEVELS[party] / 20) / loudness(voice, LINE_RATE)
        if party == "adviser":
            voice += ringing  # a tone made by the exchange: never louder because a voice is
        # One generator a channel: the two lines must not share their noise.
        channels.append(through_line(voice, np.random.default_rng([script.seed, number])))
    return channels


def summary(call: str, timeline: Timeline, silences: int) -> str:
    """Return one line about a call that was made."""
    turns = len(timeline.placed)
    return f"{call}: {timeline.duration:.1f} s, {turns} turns, {silences} silences over 3 s"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("calls", nargs="*", help="names of scripts (default: all of them)")
    parser.add_argument(
        "--voices", type=Path, required=True, help="kokoro-js-1.2.1.tgz, from `npm pack`"
    )
    parser.add_argument(
        "--scripts", type=Path, default=HERE / "scripts", help="folder of the scripts"
    )
    parser.add_argument("--into", type=Path, default=HERE, help="folder for the results")
    chosen = parser.parse_args(arguments)
    paths = sorted(chosen.scripts.glob("*.yaml"))
    if unknown := set(chosen.calls) - {path.stem for path in paths}:
        parser.error(f"no script for {', '.join(sorted(unknown))}")
    # All scripts are read before any sound is made: a mistake in the last one shows at once.
    scripts = [load_script(path) for path in paths if not chosen.calls or path.stem in chosen.calls]
    chosen.into.mkdir(parents=True, exist_ok=True)
    speaker = Speaker(chosen.voices)
    for script in scripts:
        make_call(script, speaker, chosen.into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
