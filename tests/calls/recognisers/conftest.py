"""A sentence in which what is to be cut stands in brackets, read by one recogniser."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from justemesure.calls.spoken import Found, Token, read

Find = Callable[[Sequence[Token]], Iterator[Found]]
Marked = Callable[[Find, str], str]


@pytest.fixture
def marked() -> Marked:
    """The same sentence with what a recogniser finds in brackets; « ¶ » ends a turn."""

    def mark(find: Find, sentence: str) -> str:
        text = sentence.replace("[", "").replace("]", "").replace(" ¶ ", "\n")
        inside = (
            [any(f.start <= at < f.end for f in find_all) for at in range(len(text))]
            if (find_all := list(find(read(text))))
            else [False] * len(text)
        )
        told = "".join(
            "[" * (now and not before) + "]" * (before and not now) + letter
            for letter, now, before in zip(text, inside, [False, *inside], strict=False)
        )
        return (told + "]" * (inside[-1] if inside else False)).replace("\n", " ¶ ")

    return mark
