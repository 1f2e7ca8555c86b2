"""What was settled for a talk holds for its time and its way, and for no other."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select, update

from caseapp.base import clock
from caseapp.kinds import GenderWish
from caseapp.kinds.booking import OfferAnswer
from caseapp.models.booking import InterpreterOffer
from tests.features.bookings.conftest import Here


def rows(here: Here, model: Any) -> list[Any]:
    table = model.__table__
    with here.site.owner() as connection:
        return list(connection.execute(select(table).order_by(table.c.made_at)))


def confirmed(here: Here, **values: str) -> str:
    """A talk that somebody said yes to."""
    here.wishes(GenderWish.NO_PREFERENCE)
    selka = here.add("Selka R.", by_video=True)
    talk = here.booked(**values)
    assert here.confirm(talk, selka).status_code == 303
    table: Any = InterpreterOffer.__table__
    with here.site.owner() as connection:
        connection.execute(update(table).values(answer=OfferAnswer.YES, answered_at=clock.now()))
    return talk


def _another_day(here: Here, talk: str) -> str:
    page = here.text(f"{talk}/choose")
    found = re.search(r'<option[^>]*value="(\d{4}-[^"]+)"', page)
    assert found is not None
    return found[1]


def test_another_day_is_asked_of_whoever_interprets(here: Here) -> None:
    """A yes is to one time: on another day the talk looks for somebody again."""
    talk = confirmed(here)
    day = _another_day(here, talk)
    assert here.say(talk, "another_day", new_at=day).status_code == 303
    row = here.row(talk)
    assert row.state.value == "looking"
    assert row.offer_id is None
    assert rows(here, InterpreterOffer)[0].withdrawn_at is not None


def test_another_way_is_asked_of_whoever_interprets(here: Here) -> None:
    talk = confirmed(here)
    here.add("Noor A.", by_video=True)
    assert here.say(talk, "from_elsewhere").status_code == 303
    row = here.row(talk)
    assert (row.mode.value, row.state.value) == ("video", "looking")
    assert rows(here, InterpreterOffer)[0].withdrawn_at is not None
