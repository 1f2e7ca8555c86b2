"""What was said as a permission in a session that was stopped (domain.md §4.4, story 2)."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from caseapp.kinds import ConsentOutcome
from caseapp.models.consent import Consent, ConsentEnd
from tests.features.bookings.conftest import Here
from tests.features.bookings.test_settled_again import confirmed, rows
from tests.features.consents.conftest import Ledger


def test_a_permission_of_a_session_that_stopped_before_its_hour_is_unsure(here: Here) -> None:
    """People come early: what is said then belongs to the talk (story 2)."""
    talk = confirmed(here)
    with time_machine.travel(here.row(talk).starts_at - timedelta(minutes=20), tick=False):
        here = here.again()
        ledger = Ledger(here.site, here.browser, here.case)
        assert ledger.answer(outside="Riverside clinic", kinds=["HLT"]).status_code == 303
        came = {"outcome": "another_came", "came_gender": "man", "came_name": "zqname"}
        assert here.browser.submit(f"{talk}/day", **came).status_code == 303
        assert rows(here, Consent)[-1].outcome is ConsentOutcome.PROVISIONAL
        assert len(rows(here, ConsentEnd)) == 1
        assert ledger.answer(outside="Harbour dentist", kinds=["HLT"]).status_code == 303
        assert rows(here, Consent)[-1].outcome is ConsentOutcome.PROVISIONAL


def test_a_permission_of_a_later_day_stays_when_a_session_is_written_up_late(here: Here) -> None:
    talk = confirmed(here)
    with time_machine.travel(here.row(talk).starts_at + timedelta(days=2), tick=False):
        here = here.again()
        ledger = Ledger(here.site, here.browser, here.case)
        assert ledger.answer(outside="Riverside clinic", kinds=["HLT"]).status_code == 303
        came = {"outcome": "another_came", "came_gender": "man", "came_name": "zqname"}
        assert here.browser.submit(f"{talk}/day", **came).status_code == 303
        assert [row.outcome for row in rows(here, Consent)] == [ConsentOutcome.ACTIVE]
        assert rows(here, ConsentEnd) == []


def test_what_they_took_back_in_the_session_does_not_come_back_as_a_yes(here: Here) -> None:
    talk = confirmed(here)
    with time_machine.travel(here.row(talk).starts_at + timedelta(minutes=2), tick=True):
        here = here.again()
        ledger = Ledger(here.site, here.browser, here.case)
        assert ledger.answer(outside="Riverside clinic", kinds=["HLT"]).status_code == 303
        assert ledger.answer(answer="no", outside="Riverside clinic").status_code == 303
        came = {"outcome": "another_came", "came_gender": "man", "came_name": "zqname"}
        assert here.browser.submit(f"{talk}/day", **came).status_code == 303
        said = [(row.decision.value, row.outcome.value) for row in rows(here, Consent)]
        assert said == [("yes", "active"), ("no", "refused")]
        assert len(rows(here, ConsentEnd)) == 1
