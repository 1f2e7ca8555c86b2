"""Which reasons for sharing without a yes an organisation uses (domain.md §3.7)."""

from __future__ import annotations

from typing import Any

from caseapp.kinds import Role
from tests.features.disclosures.conftest import Here
from tests.support.site import Browser

ALL = [
    *("CHILD_PROTECTION", "MISSING_CHILD", "VITAL_INTEREST"),
    *("SERIOUS_HARM", "COURT_ORDER", "STATUTORY_NOTIFICATION"),
]
PAGE = "/settings/reasons"


def _admin(here: Here) -> Browser:
    return here.browser(here.site.hat(Role.ADM, here.renna.organisation_id))


def _use(browser: Browser, *codes: str) -> Any:
    return browser.submit(PAGE, used=list(codes))


def test_one_that_is_left_out_is_refused_for_new_ones_and_stays_readable_in_old_ones(
    here: Here,
) -> None:
    before = here.shared()
    assert _use(_admin(here), *(set(ALL) - {"MISSING_CHILD"})).status_code == 303
    assert "A child is missing" in here.browser().open(before).text
    assert 'value="MISSING_CHILD"' not in here.browser().open(f"{here.at}/disclosures/new").text
    refused = here.share()
    assert refused.status_code == 422
    assert "This reason is not used here." in refused.text
    assert here.share(reason="CHILD_PROTECTION").status_code == 303
    assert _use(_admin(here), *ALL).status_code == 303
    assert here.share().status_code == 303


def test_what_is_never_a_reason_cannot_be_chosen(here: Here) -> None:
    admin = _admin(here)
    page = admin.open(PAGE).text
    assert "A newspaper, a film or a campaign asks for it." in page
    assert 'value="MEDIA"' not in page
    assert _use(admin, *ALL, "MEDIA").status_code == 422
    assert here.share(reason="MEDIA").status_code == 422


def test_something_is_left_for_an_emergency(here: Here) -> None:
    refused = _use(_admin(here), "CHILD_PROTECTION", "MISSING_CHILD")
    assert refused.status_code == 422
    assert "Leave at least one that can be about an adult." in refused.text


def test_of_two_who_choose_at_once_the_later_one_sees_what_the_first_chose(here: Here) -> None:
    one, other = _admin(here), _admin(here)
    for keeps in (set(ALL) - {"COURT_ORDER"}, set(ALL) - {"SERIOUS_HARM"}):
        late = {**other.fill(PAGE), "used": ALL}
        assert _use(one, *keeps).status_code == 303
        answer = other.send(PAGE, late)
        assert answer.status_code == 409
        again = "A court has ordered it" if "COURT_ORDER" in keeps else "seriously harmed"
        assert again in answer.text


def test_it_is_the_administrators_and_of_one_organisation_alone(here: Here) -> None:
    for who in (here.renna, here.maudra, here.holm):
        assert here.browser(who).open(PAGE).status_code == 403
    elsewhere = here.site.hat(Role.ADM, here.site.organisation())
    assert _use(here.browser(elsewhere), "COURT_ORDER").status_code == 303
    assert here.share().status_code == 303
