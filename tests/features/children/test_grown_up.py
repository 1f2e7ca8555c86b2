"""After the birthday nobody is under eighteen on any page, also when nobody has said so since
(domain.md §2.5, practice.md P27): by the day of the birthday alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caseapp.access.actor import Actor
from caseapp.access.ages import group_on
from caseapp.kinds import AgeStatus, Role
from tests.features.children.conftest import Child
from tests.features.children.test_birthdays import BIRTHDAY, MIDNIGHT, NOON, SECOND, _at, _begin
from tests.support.site import Site

CHILD, ADULT, DOUBT = AgeStatus.CHILD, AgeStatus.ADULT, AgeStatus.AGE_IN_DOUBT
MOMENTS = ((MIDNIGHT - SECOND, False), (MIDNIGHT, True))


@pytest.fixture
def child(site: Site, worker: Actor, guardian: Actor) -> Child:
    """Give a case whose birthday is known."""
    with _at(NOON):
        return _begin(site, worker, guardian)


@pytest.mark.parametrize(
    ("status", "ahead", "wanted"),
    [
        (CHILD, None, CHILD),
        (CHILD, 1, CHILD),
        (CHILD, 0, ADULT),
        (CHILD, -1, ADULT),
        (ADULT, None, ADULT),
        (DOUBT, None, DOUBT),
        (DOUBT, -1, DOUBT),
    ],
)
def test_what_counts_on_a_day(status: AgeStatus, ahead: int | None, wanted: AgeStatus) -> None:
    birthday = BIRTHDAY + timedelta(days=ahead) if ahead is not None else None
    assert group_on(status, birthday, BIRTHDAY) is wanted


def test_the_details_say_adult_and_can_be_saved_as_they_are(
    site: Site, worker: Actor, child: Child
) -> None:
    for moment, is_adult in MOMENTS:
        with _at(moment):
            browser = site.browser(worker)
            page = browser.open(f"{child.case}/details").text
            checked = 'value="adult" id="age_status-0" checked' in page.replace("  ", " ")
            assert checked == is_adult
    with _at(MIDNIGHT):
        browser = site.browser(worker)
        assert (
            browser.change(f"{child.case}/details", source_words="Came by bus").status_code == 303
        )
        assert "<b>Adult</b>" in browser.open(f"{child.case}/details").text


def test_lists_of_those_under_eighteen_leave_them_out(
    site: Site, worker: Actor, child: Child
) -> None:
    reference = child.case.rsplit("/", 1)[1]
    for moment, is_adult in MOMENTS:
        with _at(moment):
            page = site.browser(worker).open("/cases?child=1").text
            assert (reference not in page) == is_adult


def test_reasons_about_a_child_are_not_offered(site: Site, worker: Actor, child: Child) -> None:
    for moment, is_adult in MOMENTS:
        with _at(moment):
            page = site.browser(worker).open(f"{child.case}/disclosures/new").text
            assert ('value="MISSING_CHILD"' not in page) == is_adult


def test_nobody_is_asked_for_a_background_check(site: Site, worker: Actor, child: Child) -> None:
    colleague = site.hat(Role.CW, worker.organisation_id)
    place = {"team_role": "co_worker", "before": "stays", "chosen": "not_asked_yet"}
    put = {"person": str(colleague.membership_id), **place}
    for moment, is_adult in MOMENTS:
        with _at(moment):
            status = site.browser(worker).submit(f"{child.case}/team", **put).status_code
            assert status == (303 if is_adult else 422)
