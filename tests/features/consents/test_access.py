"""Access is computed from a permission: what it names, for whom, until when, and no more."""

from __future__ import annotations

from caseapp.access.actor import Actor
from tests.features.consents.conftest import Ledger
from tests.support.site import Site


def test_an_advocate_of_the_same_office_sees_nothing_without_a_yes(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    assert site.browser(advocate).open(ledger.case).status_code == 404


def test_a_yes_opens_what_it_names_and_stopping_closes_it(
    site: Site, ledger: Ledger, advocate: Actor
) -> None:
    answer = ledger.answer(advocate)
    assert answer.status_code == 303, answer.text
    theirs = site.browser(advocate)
    assert "Zhevani" in theirs.open(ledger.case).text
    assert theirs.open(f"{ledger.case}/safety").status_code == 404
    assert advocate.role.value
    assert ledger.stop().status_code == 303
    assert theirs.open(ledger.case).status_code == 404
