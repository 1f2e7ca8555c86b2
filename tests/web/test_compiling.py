"""Templates compiled for a language: each says its own words; what is people's stays escaped."""

from __future__ import annotations

from flask.testing import FlaskClient
from markupsafe import Markup, escape

from caseapp.web.compiling import shown
from caseapp.web.languages import pseudo
from tests.support import languages
from tests.support.site import Site

SPOKEN = {"en": str, "en-XA": pseudo.accented, "ar-XB": pseudo.mirrored}


def test_one_application_speaks_each_language_in_its_turn(embedded_site: Site) -> None:
    browser = embedded_site.browser()
    for code in ("en", "en-XA", "ar-XB", "en"):
        page = browser.open("/sign-in", headers={"Accept-Language": code}).text
        assert languages.shown(page).html["lang"] == code
        words = {each: change("Skip to content") for each, change in SPOKEN.items()}
        assert [each for each in words if f">{words[each]}</a>" in page] == [code]


def test_addresses_differ_under_another_root(embedded_site: Site) -> None:
    http = FlaskClient(embedded_site.app)  # the linting one knows addresses of the root only
    here = http.get("/sign-in").text
    elsewhere = http.get("/sign-in", environ_overrides={"SCRIPT_NAME": "/help"}).text
    assert 'href="/static/' in here
    assert 'href="/help/static/' in elsewhere
    assert 'href="/static/' in http.get("/sign-in").text


def test_what_is_shown_is_escaped_as_jinja_does() -> None:
    class Word(str):
        """Not quite a string."""

    for value in ("<b>&'\"", Markup("<b>"), 7, None, Word("<i>")):
        assert shown(value) == escape(value)
