"""The base of the model: what is written, nothing more, and never changed."""

import pytest

from justemesure.charter.measure import Keep, Period
from justemesure.charter.values import Duration


def test_what_is_not_given_was_not_written() -> None:
    period = Period()
    assert period.to is None
    assert period.unwritten() == ("from_", "to")


def test_a_record_cannot_be_changed_but_copied_with_a_change() -> None:
    keep = Keep(because="a")
    with pytest.raises(AttributeError, match="Keep cannot be changed"):
        keep.because = "b"  # type: ignore[misc]  # what is refused
    changed = keep.but(for_=Duration(1, "day"))
    assert (changed.because, changed.for_) == ("a", Duration(1, "day"))
    assert keep.for_ is None


def test_records_are_equal_by_what_they_say_and_by_their_kind() -> None:
    assert Duration(1, "day") == Duration(amount=1, unit="day")
    assert Duration(1, "day") != Duration(24, "hour")
    assert hash(Duration(1, "day")) == hash(Duration(1, "day"))
    assert Keep() != Period()


def test_a_record_shows_what_it_says() -> None:
    assert repr(Duration(2, "day")) == "Duration(amount=2, unit='day')"
