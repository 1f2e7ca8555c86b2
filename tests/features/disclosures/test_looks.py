"""Decided alone, and looked at afterwards: by somebody else while anybody else could."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caseapp.base import clock, ids
from caseapp.kinds import AgeStatus, Role, Sensitivity
from caseapp.models.disclosure import Disclosure, DisclosureAccount, DisclosureLook
from caseapp.vocabularies.disclosure import reasons
from tests.features.disclosures.conftest import WHAT, Here, make
from tests.support.site import Site

ALONE = {"second": "nobody", "alone_why": "Maudra's line is busy, nobody is on duty."}
CAME = {"outcome": "right", "words": "It could not wait."}


def test_a_sole_decision_never_waits_and_comes_back(here: Here) -> None:
    path = here.shared(**ALONE)
    page = here.browser().open(path).text
    assert "decided alone" in page
    assert ALONE["alone_why"].replace("'", "&#39;") in page
    (day, state), today = here.due("SECOND_LOOK")[0], clock.today()
    assert state == "scheduled"
    assert 1 <= (day - today).days <= 3
    assert "Somebody else looks at this one." in page
    assert here.browser().open(f"{path}/look").status_code == 404


def test_the_second_look_comes_first_and_then_what_came_of_it(here: Here) -> None:
    path = here.shared(**ALONE)
    theirs = here.browser(here.maudra)
    assert "What came of it" not in theirs.open(f"{path}/look").text.split("<main")[1]
    assert theirs.submit(f"{path}/look", words="").status_code == 422
    assert theirs.submit(f"{path}/look", words="I would have done the same.").status_code == 303
    assert [state for _day, state in here.due("SECOND_LOOK")] == ["done"]
    assert [state for _day, state in here.due("NOCONSENT")] == ["scheduled"]
    assert theirs.submit(f"{path}/look", words="No outcome.").status_code == 422
    assert theirs.submit(f"{path}/look", **CAME).status_code == 303
    assert here.written == (1, 0, 2)
    assert "I would have done the same." in here.browser().open(path).text
    assert theirs.open(f"{path}/look").status_code == 303
    assert WHAT not in theirs.open(path).text


def test_of_two_who_look_at_once_the_second_loses_nothing(here: Here) -> None:
    path = here.shared()
    ana, maudra = here.browser(here.ana), here.browser(here.maudra)
    late = maudra.fill(f"{path}/look", outcome="learning", words="Typed late by me.")
    assert ana.submit(f"{path}/look", **CAME).status_code == 303
    answer = maudra.send(f"{path}/look", late)
    assert answer.status_code == 409
    assert "Typed late by me." in answer.text
    assert len(here.rows(DisclosureLook)) == 1


def test_of_two_who_write_it_up_at_once_both_texts_are_kept(here: Here) -> None:
    path = here.shared()
    mine, theirs = here.browser(), here.browser(here.ana)
    late = mine.fill(path, facts="Mine, typed late.", less="We rang her friends.")
    assert theirs.submit(path, facts="Theirs, saved first.").status_code == 303
    answer = mine.send(path, late)
    assert answer.status_code == 409
    for words in ("Theirs, saved first.", "Mine, typed late.", "We rang her friends."):
        assert words in answer.text
    assert mine.submit(path, facts="Both of us, together.").status_code == 303
    page = mine.open(path).text
    assert "Theirs, saved first." in page
    assert "Both of us, together." in page
    assert [row.number for row in here.rows(DisclosureAccount)] == [1, 2]


def test_pressed_twice_it_is_written_once(here: Here) -> None:
    browser, path = here.browser(), f"{here.at}/disclosures/new"
    form = browser.fill(path, reason="MISSING_CHILD", recipient="Desk", what=WHAT, **ALONE)
    first, second = browser.send(path, form), browser.send(path, form)
    assert first.location == second.location
    assert here.written == (1, 0, 0)


def test_what_is_no_reason_stands_in_plain_words_and_is_refused_at_the_field(here: Here) -> None:
    page = here.browser().open(f"{here.at}/disclosures/new").text
    for each in reasons().never:
        assert each.label in page
        answer = here.share(reason=each.code)
        assert answer.status_code == 422
        assert "This is not a reason. Choose one of these." in answer.text
        assert WHAT in answer.text
    assert here.written == (0, 0, 0)


def test_for_an_adult_the_reasons_of_children_are_not_there(site: Site) -> None:
    here = make(site, AgeStatus.ADULT)
    page = here.browser().open(f"{here.at}/disclosures/new").text
    assert 'value="MISSING_CHILD"' not in page
    assert 'value="COURT_ORDER"' in page
    answer = here.share(reason="CHILD_PROTECTION")
    assert answer.status_code == 422
    assert "This reason is about a child." in answer.text


def test_somebody_outside_is_named_with_how_and_when(here: Here) -> None:
    assert here.share(second="outside").status_code == 422
    path = here.shared(second="outside", outside="Odra Venn, trustee", outside_by="phone")
    assert "Odra Venn, trustee" in here.browser().open(path).text
    assert abs(here.rows(Disclosure)[0].outside_at - clock.now()) < timedelta(minutes=5)


def test_oneself_and_those_who_are_kept_away_are_nobody_to_decide_with(here: Here) -> None:
    here.site.bar(here.renna, here.case, here.maudra)
    for who in (here.renna, here.maudra):
        assert here.share(second=str(who.user_id)).status_code == 422
    path = here.shared()
    assert here.browser(here.maudra).open(path).status_code == 404
    assert here.browser(here.maudra).open(f"{path}/look").status_code == 404
    assert path not in here.browser(here.maudra).open("/today").text


def test_in_an_organisation_of_one_it_is_oneself(site: Site) -> None:
    here = make(site)
    alone = site.organisation("Alone")
    worker = site.hat(Role.CW, alone)
    made = Here(site, worker, worker, worker, worker, site.open_case(worker))
    path = made.shared(**ALONE, reason="VITAL_INTEREST")
    assert made.browser().submit(f"{path}/look", words="Looked at it again.").status_code == 303
    assert here.browser(here.holm).open(path).status_code == 404


@pytest.mark.parametrize("role", [Role.CW, Role.ADM, Role.VOL, Role.LEO])
def test_whoever_does_not_work_on_the_case_finds_nothing(here: Here, role: Role) -> None:
    path = here.shared()
    theirs = here.browser(here.site.hat(role, here.renna.organisation_id))
    for each in (path, f"{here.at}/disclosures", f"{here.at}/disclosures/new", f"{path}/look"):
        assert theirs.open(each).status_code in (403, 404)
    assert theirs.open("/disclosures").status_code == 403


def test_of_a_protected_case_the_officer_alone_is_told_and_reads_no_more(here: Here) -> None:
    """practice.md P3: at once; whoever works with the case tells more."""
    hidden = here.site.open_case(here.renna, sensitivity=Sensitivity.PROTECTED)
    at = f"/cases/{ids.show_reference(hidden.reference)}"
    made = here.browser().submit(
        f"{at}/disclosures/new",
        reason="SERIOUS_HARM",
        recipient="zqcrew",
        what="zqwhat they need",
        second=str(here.ana.user_id),
    )
    assert made.status_code == 303
    reference = ids.show_reference(hidden.reference)
    officer = here.browser(here.holm)
    page = officer.open("/today").text
    assert reference in page
    assert "zq" not in page.partition("<main")[2]
    for address in (at, f"{at}/disclosures", str(made.location)):
        assert officer.open(address).status_code == 404
    elsewhere = here.site.hat(Role.DPO, here.site.organisation())
    for who in (here.maudra, elsewhere):
        assert reference not in here.browser(who).open("/today").text
