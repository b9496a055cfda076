"""A real D-Bus daemon, and services on it that tests answer for."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

Answers = dict[str, Callable[..., tuple[str, tuple[Any, ...]]]]
"""A method's name → what it answers: a signature and a body."""


@contextmanager
def dbus_daemon() -> Iterator[str]:
    """A bus of its own; its address."""
    given = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    with subprocess.Popen(
        given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


class Service:
    """Somebody on the bus with a well-known name, answering in a thread."""

    def __init__(self, address: str, name: str, answers: Answers) -> None:
        self.answers, self.asked = answers, list[tuple[str, tuple[Any, ...]]]()
        self.link: DBusConnection = open_dbus_connection(address)
        self.link.send_and_get_reply(message_bus.RequestName(name))
        self._asked = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended = True
        self._thread.join()
        self.link.close()

    def emit(self, path: str, interface: str, member: str, signature: str, body: Any) -> None:
        emitter = DBusAddress(path, None, interface)
        self.link.send(new_signal(emitter, member, signature, body))

    def wait(self, count: int, member: str) -> list[tuple[Any, ...]]:
        """The bodies of the first calls of a method, once there are so many."""

        def found() -> list[tuple[Any, ...]]:
            return [body for name, body in self.asked if name == member]

        with self._asked:
            assert self._asked.wait_for(lambda: len(found()) >= count, timeout=60), self.asked
            return found()

    def _serve(self) -> None:
        while not self._ended:
            try:
                message = self.link.receive(timeout=0.05)
            except TimeoutError:
                continue
            except OSError:
                return
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Message) -> None:
        member = message.header.fields[HeaderFields.member]
        answer = self.answers.get(member)
        if answer is None:
            self.link.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))
        else:
            self.link.send(new_method_return(message, *answer(*message.body)))
        with self._asked:
            self.asked.append((member, message.body))
            self._asked.notify_all()
