"""The base of the charter's model and of what ``check`` handles: immutable, cheap to define.

``check`` must start fast: sixty dataclasses or named tuples cost more than reading the charter
(docs/decisions/0003).
"""

from typing import Self, dataclass_transform


@dataclass_transform(frozen_default=True, eq_default=True)
class Record:
    """Fields are the class's annotations, given in order or by name.

    One that is not given has its class's default; in the charter's model that is always
    ``None``: nothing was written.
    """

    def __init__(self, *given: object, **named: object) -> None:
        if given:
            self.__dict__.update(zip(self.__annotations__, given, strict=False))
        self.__dict__.update(named)

    def unwritten(self) -> tuple[str, ...]:
        """The fields that were left out."""
        return tuple(name for name in self.__annotations__ if getattr(self, name) is None)

    def given(self) -> dict[str, object]:
        """The fields that were not left out."""
        return {
            name: value
            for name in self.__annotations__
            if (value := getattr(self, name)) is not None
        }

    def but(self, **changed: object) -> Self:
        """The same record with some fields changed."""
        return type(self)(**{**self.__dict__, **changed})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        written = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({written})"
