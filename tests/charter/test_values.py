"""Scalar values: what is read, what is refused, and that each prints back as it was written."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justemesure.charter import values
from justemesure.charter.values import Duration, Unit

START = datetime(2027, 1, 31, 10, 30, tzinfo=UTC)
PARSERS: dict[str, Callable[[str], Any]] = {
    "bad-duration": values.parse_duration,
    "bad-delay": values.parse_delay,
    "bad-rate": values.parse_rate,
    "bad-volume": values.parse_volume,
    "bad-hours": values.parse_hours,
    "bad-date": values.parse_date,
    "bad-time": values.parse_time,
}
units = st.sampled_from(get_args(Unit))
durations = st.builds(Duration, st.integers(1, 999), units)


@given(durations)
def test_a_duration_prints_back_as_its_text(duration: Duration) -> None:
    assert values.parse_duration(str(duration)) == duration


@given(durations)
def test_a_delay_prints_back_as_its_text(duration: Duration) -> None:
    delay = values.parse_delay(f"{duration} later")
    assert delay.wait == duration
    assert values.parse_delay(str(delay)) == delay


@given(st.integers(0, 1_000_000))
def test_a_rate_prints_back_as_its_text(ten_thousandths: int) -> None:
    rate = values.parse_rate(f"{ten_thousandths / 10_000:.4f} %")
    assert rate.percent == ten_thousandths / 10_000
    assert values.parse_rate(str(rate)).percent == pytest.approx(rate.percent, rel=1e-5)


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)), st.times())
def test_dates_and_times_are_read_in_one_form_only(day: date, hour: time) -> None:
    assert values.parse_date(day.isoformat()) == day
    assert values.parse_time(f"{hour:%H:%M}") == time(hour.hour, hour.minute)


WRONG = {
    "bad-duration": ["0 days", "-1 days", "3", "days", "3 fortnights", "3  days", "3 monthss"],
    "bad-delay": ["2 days", "later", "2 later", "2 days before", "0 days later"],
    "bad-rate": ["2", "101 %", "-1 %", "1. %", ".5 %", "1.23456 %", "2,5 %", f"{'9' * 5000} %"],
    "bad-volume": ["6 calls", "6 calls per year", "x calls per day", "6 calls per person", "6"],
    "bad-hours": ["18:00-09:00", "09:00-09:00", "09:00", "0730Z-18:00", "-", "09:00-24:00"],
    "bad-date": ["2027-02-29", "20270111", "2027-W01-1", "11-01-2027", "1899-12-31", "3000-01-01"],
    "bad-time": ["24:00", "7:30", "07:60", "T0730", "0730Z", "07+01", "07.30", "٠٧:٣٠"],
}
WRONG["bad-duration"] += ["٣ days", "10000 days", "1000 years", "9" * 5000 + " days"]


@pytest.mark.parametrize(
    ("problem", "text"), [(problem, text) for problem, texts in WRONG.items() for text in texts]
)
def test_what_is_not_a_value_of_the_type_is_refused_by_name(problem: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"^{problem}$"):
        PARSERS[problem](text)


@given(st.text(max_size=40), st.sampled_from(sorted(PARSERS)))
def test_any_text_is_a_value_or_the_named_mistake(text: str, problem: str) -> None:
    try:
        PARSERS[problem](text)
    except ValueError as error:
        assert str(error) == problem  # noqa: PT017  # it is not always raised


def test_a_month_ends_with_the_month() -> None:
    assert Duration(1, "month").after(START) == datetime(2027, 2, 28, 10, 30, tzinfo=UTC)
    assert Duration(13, "month").after(START) == datetime(2028, 2, 29, 10, 30, tzinfo=UTC)
    assert Duration(1, "year").after(START) == datetime(2028, 1, 31, 10, 30, tzinfo=UTC)


@given(durations, st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_time_always_passes(duration: Duration, day: date) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert duration.after(start) > start


@given(st.integers(1, 9_999), st.sampled_from(["second", "minute", "hour", "day", "week"]))
def test_short_units_have_a_fixed_length(amount: int, unit: Unit) -> None:
    length = Duration(amount, unit).after(START) - START
    assert length == timedelta(**{f"{unit}s": amount})


@given(durations)
def test_no_duration_exceeds_itself(duration: Duration) -> None:
    assert not duration.may_exceed(duration)


@given(durations, durations)
def test_a_duration_may_exceed_another_if_some_start_shows_it(one: Duration, two: Duration) -> None:
    shown = any(one.after(start) > two.after(start) for start in values._STARTS)
    assert one.may_exceed(two) == shown


@given(durations, durations)
def test_two_durations_cannot_both_be_shorter_for_every_start(one: Duration, two: Duration) -> None:
    differ = any(one.after(start) != two.after(start) for start in values._STARTS)
    assert (one.may_exceed(two) or two.may_exceed(one)) == differ


@pytest.mark.parametrize(
    ("longer", "limit"),
    [
        ("184 days", "6 months"),
        ("182 days", "6 months"),
        ("1 month", "30 days"),
        ("25 hours", "1 day"),
    ],
)
def test_a_limit_is_exceeded_as_soon_as_one_start_exceeds_it(longer: str, limit: str) -> None:
    assert values.parse_duration(longer).may_exceed(values.parse_duration(limit))


@pytest.mark.parametrize(
    ("shorter", "limit"), [("181 days", "6 months"), ("28 days", "1 month"), ("24 hours", "1 day")]
)
def test_what_fits_in_every_month_does_not_exceed(shorter: str, limit: str) -> None:
    assert not values.parse_duration(shorter).may_exceed(values.parse_duration(limit))
