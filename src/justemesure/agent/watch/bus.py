"""A D-Bus connection: asked with a time limit, listened to without missing a word in between.

`jeepney` speaks the protocol in Python alone; whatever goes wrong with a bus is ``Gone``.
"""

from collections import deque
from typing import Any, Literal

from jeepney import DBusAddress, Message, MessageType, new_method_call
from jeepney.bus_messages import MatchRule, message_bus
from jeepney.io.blocking import open_dbus_connection
from jeepney.low_level import HeaderFields
from jeepney.wrappers import Properties

from justemesure.agent.watch.source import Gone

_SECONDS = 5.0


class Refusal(Exception):
    """The other side answered with an error, or not at all."""


class Bus:
    """Used by one thread."""

    def __init__(self, which: Literal["SYSTEM", "SESSION"]) -> None:
        """Raises ``Gone`` when there is no such bus."""
        try:
            self._link = open_dbus_connection(which)
        except Exception as error:  # noqa: BLE001  # jeepney lets through whatever it met
            raise Gone(type(error).__name__) from None
        self._heard: deque[Message] = deque()

    def close(self) -> None:
        self._link.close()

    @property
    def name(self) -> str:
        """This connection's own name on the bus."""
        return str(self._link.unique_name)

    def call(
        self, to: DBusAddress, method: str, signature: str | None = None, body: tuple[Any, ...] = ()
    ) -> tuple[Any, ...]:
        """Raises ``Refusal`` for an error or no answer, ``Gone`` when the bus went."""
        return self._ask(new_method_call(to, method, signature, body))

    def property(self, of: DBusAddress, name: str) -> Any:
        """Raises as ``call``."""
        return self._ask(Properties(of).get(name))[0][1]

    def listen(self, arg0: str | None = None, **rule: str) -> None:
        """Hear the signals that a rule names, by their first word too; raises as ``call``."""
        wanted = MatchRule(type="signal", **rule)
        if arg0 is not None:
            wanted.add_arg_condition(0, arg0)
        self._ask(message_bus.AddMatch(wanted))

    def send(self, message: Message) -> None:
        """Raises ``Gone`` when the bus went."""
        try:
            self._link.send(message)
        except OSError as error:
            raise Gone(type(error).__name__) from None

    def next(self, seconds: float) -> Message | None:
        """What comes next that is no answer; ``None`` if nothing does in time."""
        if self._heard:
            return self._heard.popleft()
        return self._receive(seconds)

    def _ask(self, message: Message) -> tuple[Any, ...]:
        serial = next(self._link.outgoing_serial)
        try:
            self._link.send(message, serial=serial)
        except OSError as error:
            raise Gone(type(error).__name__) from None
        while (said := self._receive(_SECONDS)) is not None:
            if said.header.fields.get(HeaderFields.reply_serial) != serial:
                if said.header.fields.get(HeaderFields.member) != "NameAcquired":  # ours
                    self._heard.append(said)
            elif said.header.message_type is MessageType.error:
                raise Refusal(said.header.fields.get(HeaderFields.error_name))
            else:
                return tuple(said.body)
        raise Refusal(None)

    def _receive(self, seconds: float) -> Message | None:
        try:
            return self._link.receive(timeout=seconds)
        except TimeoutError:
            return None
        except Exception as error:  # noqa: BLE001  # also what cannot be parsed
            raise Gone(type(error).__name__) from None


def said(message: Message, field: str) -> str:
    """A field of a message's header: ``path``, ``interface``, ``member``, ``sender``."""
    return str(message.header.fields.get(HeaderFields[field], ""))
