"""docs/map.md names every folder and module of the tree, and nothing else."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "justemesure"
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")]
MAP = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")


def rows(heading: str) -> set[str]:
    """The first column of the table under a heading."""
    section = MAP.split(f"## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


def test_every_module_is_on_the_map_and_no_other() -> None:
    modules = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if path.name not in {"__init__.py", "check.py"}
    }
    assert rows("Modules") == modules


def test_every_folder_is_on_the_map_and_no_other() -> None:
    packages = {
        f"{path.relative_to(ROOT).as_posix()}/"
        for path in PACKAGE.rglob("*")
        if path.is_dir()
        and path.name != "__pycache__"
        and path.parent.name not in ("rules", "locale")
    }
    top = {
        f"{path.name}/"
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name not in ("src", "build")
    }
    assert rows("Folders") == packages | top | {"src/justemesure/"}


def test_package_files_hold_a_docstring_at_most() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        code = [line for line in lines if not line.startswith(('"""', "__version__"))]
        assert code == [], path


@pytest.mark.parametrize(
    "page", [page.relative_to(ROOT).as_posix() for page in sorted(PAGES)], ids=str
)
def test_every_link_of_a_page_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
