"""The service's clock against ours."""

import pytest

from ernie_cli.auth import clock


def test_the_offset_leads_from_our_time_to_that_of_the_date_header() -> None:
    assert clock.offset("Wed, 01 Jan 2025 00:00:00 GMT", 1735689600.0 - 86400) == 86400


@pytest.mark.parametrize(
    "date", [None, "", "yesterday", "Wed, 01 Jan 2025", "Wed, 01 Foo 2025 00:00:00 GMT", "Wed, 41 Jan 2025 00:00:00 GMT"]
)
def test_a_date_that_cannot_be_read_is_no_difference(date: str | None) -> None:
    assert clock.offset(date, 1.0) == 0.0


def test_a_leap_second_is_read() -> None:
    assert clock.offset("Sat, 31 Dec 2016 23:59:60 GMT", 1483228789.0) == 10.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2025-01-01T00:00:00.000Z", 1735689600.0),
        ("2025-01-01T08:00:00.250+08:00", 1735689600.25),
        ("2025-01-01T00:00:00", None),
        ("soon", None),
        (17, None),
        (None, None),
    ],
)
def test_an_instant_is_read_only_with_its_zone(text: object, seconds: float | None) -> None:
    assert clock.instant(text) == seconds
