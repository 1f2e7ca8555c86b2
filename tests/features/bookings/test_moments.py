"""Moments in addresses and forms that no page of ours offered."""

from __future__ import annotations

import pytest

from tests.features.bookings.conftest import Here
from tests.features.bookings.test_settled_again import confirmed


@pytest.mark.parametrize(
    "day", ["9999-12-31T23:30:00+00:00", "9999-12-31T23:30:00-12:00", "0001-01-01T00:00:00+14:00"]
)
def test_a_day_that_no_form_offered_is_no_fault(here: Here, day: str) -> None:
    talk = confirmed(here)
    assert here.say(talk, "another_day", new_at=day).status_code == 422
    for path in ("/bookings", "/bookings?past="):
        sign = "&" if "?" in path else "?"
        address = f"{path}{sign}after={day.replace('+', '%2B')}_{talk.rpartition('/')[2]}"
        assert here.browser.open(address).status_code == 200, address
