"""The further pages at the foot of a case page: what somebody is led to is there for them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from caseapp.base import clock, ids
from caseapp.kinds import Relation, Role
from caseapp.models.case import NAMED_TO
from tests.support.matrix import MATRIX
from tests.support.site import Site

OF_CASES = sorted(
    (role, relation)
    for role, relations in MATRIX.items()
    for relation in relations
    if relation not in (Relation.OWN, Relation.NAMED, Relation.SUPERVISES, Relation.PUBLISHED)
    # What a permission opens to a partner is tried with real ones (tests/features/consents).
    and not (relation is Relation.CONSENT and role in NAMED_TO and role is not Role.IA)
)
_FOOT = re.compile(r'<nav [^>]*id="panel-contents".*?</nav>', re.S)


@pytest.mark.parametrize(("role", "relation"), OF_CASES)
def test_every_page_that_somebody_is_led_to_opens(
    site: Site, role: Role, relation: Relation
) -> None:
    here = site.organisation()
    worker = site.hat(Role.CW, here)
    case = site.open_case(worker)
    who = site.hat(role, here)
    if relation is not Relation.ORGANISATION:
        site.stand(case, who, relation, ends_at=clock.now() + timedelta(hours=4))
    theirs = site.browser(who)
    page = theirs.open(f"/cases/{ids.show_reference(case.reference)}")
    foot = _FOOT.search(page.text) if page.status_code == 200 else None
    for address in re.findall(r'href="([^"]+)"', foot[0]) if foot else []:
        assert theirs.open(address).status_code == 200, address


def test_who_reads_a_case_whole_is_led_to_all_of_it_and_an_administrator_to_nothing(
    site: Site,
) -> None:
    here = site.organisation()
    worker = site.hat(Role.CW, here)
    path = f"/cases/{ids.show_reference(site.open_case(worker).reference)}"
    foot = _FOOT.search(site.browser(worker).open(path).text)
    assert foot is not None
    for words in ("Details", "Who may know what", "The circle", "Referrals", "Who looked"):
        assert words in foot[0]
    assert site.browser(site.hat(Role.ADM, here)).open(path).status_code in (403, 404)
