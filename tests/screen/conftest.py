"""A real X server with a window manager, applications in processes of their own, and a film."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from Xlib import display

from filming import Application, Filming, Papers, until, x_server
from justemesure.charter.signature import keygen, sign
from justemesure.sealed import new_key


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An X server with Openbox."""
    with x_server() as name:
        environment = {**os.environ, "DISPLAY": name}
        with subprocess.Popen(
            ["openbox", "--sm-disable"], env=environment, stderr=subprocess.DEVNULL
        ) as manager:
            seen = display.Display(name)
            named = seen.intern_atom("_NET_SUPPORTING_WM_CHECK")
            until(lambda: seen.screen().root.get_full_property(named, 0) is not None)
            yield name
            seen.close()
            manager.terminate()


@pytest.fixture
def start(server: str) -> Iterator[Callable[..., Application]]:
    """Start an application and show its window."""
    started: list[Application] = []

    def start(
        process: str,
        colour: int,
        place: tuple[int, int, int, int],
        klass: str | None = None,
        title: str = "Dossier",
    ) -> Application:
        made = Application(server, process, klass or process.capitalize(), title, colour)
        started.append(made)
        made("show")
        made("place", *place)
        return made

    yield start
    for one in started:
        one.close()


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Papers:
    folder = tmp_path_factory.mktemp("papers")
    charter, key, reader = folder / "charter.yaml", folder / "k", folder / "person.key"
    shutil.copy(root / "examples" / "call-centre.yaml", charter)
    keygen(key, None)
    sign(charter, key, None)
    secret, recipient = new_key()
    reader.write_text(secret, encoding="ascii")
    return Papers(charter, folder / "k.pub", reader, recipient)


@pytest.fixture
def film(server: str, signed: Papers, tmp_path: Path) -> Iterator[Callable[..., Filming]]:
    """Start to film a call; what was said says what is unlike the example."""
    started: list[Filming] = []

    def film(papers: Papers = signed, **said: Any) -> Filming:
        made = Filming(server, papers, tmp_path / "films", **said)
        started.append(made)
        return made

    yield film
    for one in started:
        one.close()


@pytest.fixture
def papers(signed: Papers, tmp_path: Path) -> Papers:
    """A charter that may be changed."""
    folder = tmp_path / "papers"
    shutil.copytree(signed.charter.parent, folder)
    return signed._replace(charter=folder / "charter.yaml", key=folder / "k.pub")
