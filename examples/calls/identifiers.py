"""Make the short calls on which redaction is measured: `benchmarks/personal-data/`.

Each is two or three turns in which somebody says a telephone number, a card, a name. The voices
change from call to call. All that is true of them goes into one file, `truth.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from generate import HERE, line_sound
from script import PARTIES, Script, read_script
from speak import Speaker
from telephone import LINE_RATE, write_opus
from timeline import place_turns
from truth import personal_data, sounding, speech

FOLDER = HERE.parents[1] / "benchmarks" / "personal-data"
VOICES: tuple[dict[str, Any], ...] = (
    {"blend": {"ff_siwis": 1.0}, "speed": 1.0},
    {"blend": {"bm_george": 0.55, "ff_siwis": 0.45}, "speed": 1.05, "pitch": 0.88},
    {"blend": {"ff_siwis": 0.6, "if_sara": 0.4}, "speed": 1.12},
    {"blend": {"em_alex": 0.6, "ff_siwis": 0.4}, "speed": 0.95, "pitch": 0.92},
    {"blend": {"im_nicola": 0.5, "ff_siwis": 0.5}, "speed": 1.1},
    {"blend": {"pm_santa": 0.45, "ff_siwis": 0.55}, "speed": 1.0, "pitch": 0.95},
)


def read_scripts() -> list[Script]:
    """Return the scripts, each with a pair of voices and a seed of its own."""
    path = FOLDER / "scripts.yaml"
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        read_script(
            raw
            | {
                "title": {},
                "seed": 100 + number,
                "voices": {
                    "adviser": VOICES[(number + 2) % len(VOICES)],
                    "customer": VOICES[number % len(VOICES)],
                },
            },
            f"{path.name}, call {raw['call']}",
        )
        for number, raw in enumerate(written)
    ]


def make_call(script: Script, speaker: Speaker, folder: Path) -> dict[str, Any]:
    """Write `<call>.opus` of *script* into *folder*; return what is true of it."""
    timeline = place_turns(script, lambda turn: speaker.speak(turn.say, script.voices[turn.voice]))
    channels = line_sound(script, timeline)
    write_opus(folder / f"{script.call}.opus", channels)
    print(f"{script.call}: {timeline.duration:.1f} s", flush=True)
    return {
        "duration": round(len(channels[0]) / LINE_RATE, 3),
        "personal": personal_data(timeline),
        "speech": {
            party: [list(span) for span in speech(sounding(timeline.channel(party)))]
            for party in PARTIES
        },
        "turns": [{"party": one.turn.party, "text": one.turn.text} for one in timeline.placed],
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--voices", type=Path, required=True, help="kokoro-js-1.2.1.tgz, from `npm pack`"
    )
    parser.add_argument("--into", type=Path, default=FOLDER, help="folder for the results")
    chosen = parser.parse_args(arguments)
    scripts = read_scripts()
    chosen.into.mkdir(parents=True, exist_ok=True)
    speaker = Speaker(chosen.voices)
    truth = {script.call: make_call(script, speaker, chosen.into) for script in scripts}
    lines = [
        f"{json.dumps(call)}: {json.dumps(said, ensure_ascii=False)}"
        for call, said in truth.items()
    ]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (chosen.into / "truth.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
