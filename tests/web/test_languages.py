"""Languages: which one is spoken to whom; dates and plurals by Babel; the two pseudo-languages.

That every text goes through gettext stands in ``test_texts_shown.py``; what is extracted and
translated in ``test_texts_extracted.py``.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from flask import render_template_string
from flask_babel import format_decimal, gettext, ngettext

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from caseapp.models.account import User
from caseapp.web import i18n, pages
from caseapp.web.languages import pseudo
from tests.support import languages
from tests.support.site import Browser, Site
from tests.support.world import Templates

PSEUDO = ("en-XA", "ar-XB")


# --- the two pseudo-languages -----------------------------------------------------------


def test_pseudo_english_is_about_a_third_longer() -> None:
    found = languages.ids(languages.template())
    longer = sum(len(pseudo.accented(each)) - 2 for each in found) / sum(map(len, found))
    assert 1.3 <= longer <= 1.4


@pytest.mark.parametrize("change", [pseudo.accented, pseudo.mirrored])
@pytest.mark.parametrize(
    "kept", ["%(name)s", "%(number)03d", "%s", "%%", "{0.name}", "&nbsp;", "&#39;", '<b class="x">']
)
def test_placeholders_entities_and_tags_are_kept(change: Any, kept: str) -> None:
    assert kept in change(f"Since {kept} and on")
    assert change("") == ""


def test_right_to_left_words_are_overridden_one_by_one() -> None:
    assert pseudo.mirrored("Don't, %(a)s!") == "\u202eDon't\u202c, %(a)s!"


# --- which language ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("uk,de;q=0.5", "en"),
        ("ar", "en"),
        ("ar-EG,ar;q=0.9", "en"),
        ("en-XA", "en-XA"),
        ("ar-XB,en;q=0.5", "ar-XB"),
        ("en;q=0.9,ar-XB;q=0.5", "en"),
        ("nonsense;;q=x", "en"),
    ],
)
def test_before_the_door_the_browser_chooses(embedded_site: Site, asked: str, code: str) -> None:
    browser = embedded_site.browser()
    page = browser.open("/sign-in", headers={"Accept-Language": asked}).text
    direction = "rtl" if code == "ar-XB" else "ltr"
    assert languages.shown(page).html == {"lang": code, "dir": direction}


@pytest.mark.parametrize("code", ["en", *PSEUDO])
def test_behind_the_door_the_person_chooses(embedded_site: Site, code: str) -> None:
    hat = _speaker(embedded_site, code)
    browser = _browser(embedded_site, "en", hat)
    page = browser.open("/today").text
    assert languages.shown(page).html["lang"] == code
    browser = _browser(embedded_site, "ar-XB", hat)
    assert languages.shown(browser.open("/today").text).html["lang"] == code


def test_no_address_chooses_the_language(embedded_site: Site) -> None:
    query = "?lang=ar-XB&language=ar-XB&locale=ar_XB"
    assert 'lang="en" dir="ltr"' in embedded_site.browser().open(f"/sign-in{query}").text


def test_a_language_that_is_gone_is_as_if_not_chosen(embedded_site: Site) -> None:
    hat = _speaker(embedded_site, "tlh")
    assert 'lang="en"' in _browser(embedded_site, "de", hat).open("/today").text
    assert 'lang="ar-XB"' in _browser(embedded_site, "ar-XB", hat).open("/today").text


def test_only_the_demo_and_tests_speak_pseudo_languages(embedded_site: Site) -> None:
    with embedded_site.app.app_context():
        assert [code for code, _name in i18n.languages()] == ["en", *PSEUDO]
        assert dict(i18n.languages())["en"] == "English"
    embedded_site.app.testing = False
    with embedded_site.app.app_context():
        assert [code for code, _name in i18n.languages()] == ["en"]
    hat = _speaker(embedded_site, "en-XA")
    assert 'lang="en"' in _browser(embedded_site, "en-XA", hat).open("/today").text


def test_people_choose_pseudo_languages_on_their_account(embedded_site: Site) -> None:
    browser = embedded_site.browser(embedded_site.hat(Role.CW, embedded_site.organisation()))
    details = {"name": "Ana", "email": "ana@example.org"}
    for code in (*PSEUDO, "en"):
        answer = browser.submit("/account/details", **details, language=code)
        assert answer.status_code == 303
        assert languages.shown(browser.open("/account").text).html["lang"] == code
    assert browser.submit("/account/details", **details, language="tlh").status_code == 422


def test_jobs_and_commands_speak_english(embedded_site: Site) -> None:
    with embedded_site.app.app_context():
        assert gettext("Today") == "Today"
        assert (i18n.language(), i18n.direction()) == ("en", "ltr")


def test_what_is_put_into_a_text_of_a_template_is_escaped(embedded_site: Site) -> None:
    with embedded_site.app.test_request_context():
        shown = render_template_string(
            "{{ _('For %(name)s & all', name=name) }}", name="<b>Ilvara</b> 100 %"
        )
    assert shown == "For &lt;b&gt;Ilvara&lt;/b&gt; 100 % & all"


def test_a_document_has_a_language_of_its_own(embedded_site: Site) -> None:
    with embedded_site.app.test_request_context(headers={"Accept-Language": "en-XA"}):
        assert gettext("Today") == pseudo.accented("Today")
        with i18n.speaking("ar-XB"):
            assert gettext("Today") == pseudo.mirrored("Today")
            assert (i18n.language(), i18n.direction()) == ("ar-XB", "rtl")
        assert gettext("Today") == pseudo.accented("Today")
        assert (i18n.language(), i18n.direction()) == ("en-XA", "ltr")


# --- dates, numbers, plurals ------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "day", "number"),
    [
        ("en", "Mon 2 Mar 2026", "1,234.5"),
        ("en-XA", "Mon 2 Mar 2026", "1,234.5"),
        ("ar-XB", "الاثنين 2 مارس 2026", "1,234.5"),
    ],
)
def test_dates_and_numbers_are_babels(
    embedded_site: Site, code: str, day: str, number: str
) -> None:
    with embedded_site.app.test_request_context(), i18n.speaking(code):
        assert pages.day(date(2026, 3, 2)) == day
        assert re.sub("[\u200e\u200f\u061c]", "", format_decimal(1234.5)) == number


def test_a_real_language_is_installed_by_a_folder_with_its_own_plural_rule(
    templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Polish has one form for 1, one for 2 to 4, one for the rest."""
    catalogue = Catalog(locale="pl")
    catalogue.add("Today", "Dzisiaj")
    forms = ("%(num)d sprawa", "%(num)d sprawy", "%(num)d spraw")
    catalogue.add(("%(num)d case", "%(num)d cases"), forms)
    languages.install(catalogue, tmp_path)
    (tmp_path / "de" / "LC_MESSAGES").mkdir(parents=True)  # begun, not compiled: not installed
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path)
    site = Site(templates.copy("sqlcipher"), templates.secret)
    try:
        with site.app.test_request_context(headers={"Accept-Language": "pl-PL,pl;q=0.8"}):
            assert i18n.languages()[:2] == [("en", "English"), ("pl", "polski")]
            said = [ngettext("%(num)d case", "%(num)d cases", num) for num in (1, 2, 5, 22)]
            assert said == ["1 sprawa", "2 sprawy", "5 spraw", "22 sprawy"]
            assert gettext("Today") == "Dzisiaj"
            assert pages.day(date(2026, 3, 2)) == "pon. 2 mar 2026"
    finally:
        site.close()


def test_a_pseudo_language_has_the_plural_rule_of_english(embedded_site: Site) -> None:
    with embedded_site.app.test_request_context(), i18n.speaking("en-XA"):
        said = [ngettext("%(num)d case", "%(num)d cases", num) for num in (0, 1, 2)]
        assert said == ["[0 çååšééš]", "[1 çååšéé]", "[2 çååšééš]"]


# --- what WTForms says ------------------------------------------------------------------


def test_sentences_of_the_form_library_go_through_our_catalogue(embedded_site: Site) -> None:
    hat = _speaker(embedded_site, "en-XA")
    answer = _browser(embedded_site, "en", hat).submit("/account/details", name="A", language="x")
    assert pseudo.accented("Not a valid choice.") in answer.text


# --- a person's own words ---------------------------------------------------------------


@pytest.mark.parametrize("macro", ["words", "words_inline"])
def test_own_words_keep_their_language(embedded_site: Site, macro: str) -> None:
    source = (
        '{% import "macros/words.html" as own %}'
        f"{{{{ own.{macro}('مرحبا <b>', 'ar') }}}}{{{{ own.{macro}('?') }}}}"
    )
    with embedded_site.app.test_request_context():
        made = render_template_string(source)
    assert made.count('lang="ar" dir="auto" translate="no"') == 1
    assert made.count('lang="" dir="auto" translate="no"') == 1
    assert "مرحبا &lt;b&gt;" in made


# --- helpers ----------------------------------------------------------------------------


def _speaker(site: Site, code: str) -> Actor:
    hat = site.hat(Role.CW, site.organisation())
    with site.system("set-up") as session:
        session.get_one(User, hat.user_id).language = code
    return hat


def _browser(site: Site, asked: str, hat: Actor | None = None) -> Browser:
    browser = site.browser(hat)
    browser.http.environ_base["HTTP_ACCEPT_LANGUAGE"] = asked
    return browser
