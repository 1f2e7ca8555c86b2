"""What no keyboard types, and what no database takes, is said at its field and is no fault."""

from __future__ import annotations

from caseapp.kinds import Role
from tests.support.site import Site


def test_a_sign_that_cannot_be_kept_is_said_at_its_field(site: Site) -> None:
    browser = site.browser(site.hat(Role.MGR, site.organisation()))
    for path in ("/partners", "/interpreters"):
        assert browser.open(path, query_string={"q": "a\0b"}).status_code == 200
        answer = browser.submit(f"{path}/new", name="Tide\0mark")
        assert answer.status_code == 422
        assert "There is a sign in it that cannot be kept." in answer.text


def test_a_number_of_any_length_is_only_too_large(site: Site) -> None:
    browser = site.browser(site.hat(Role.CW, site.organisation()))
    case = browser.submit("/cases/new", name_to_use="Ilvara", age_status="adult").location
    breaks = browser.change(f"{case}/communication/breaks", breaks_every_min="9" * 400)
    assert breaks.status_code == 422
