"""Every text that is shown goes through gettext: on each page, and in each branch of a template."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import ChoiceLoader, DictLoader

from caseapp.web.languages import pseudo
from tests.support import languages
from tests.support.site import Site
from tests.support.visit import Visit
from tests.support.visit_case import NAME, Seen
from tests.support.world import Templates

FORGOTTEN = """{% extends "base.html" %}{% block title %}{{ _("Account") }}{% endblock %}
{% block main %}<h1>{{ _("Account") }}</h1><p>Forgotten</p>{% endblock %}"""
#: Labels that WTForms makes of the names of hidden fields; nobody sees them.
NEVER_SEEN = {"Consent", "Csrf Token", "Offer", "Submission Key", "Version"}
#: Addresses without a page of their own, and the demo's page of patterns: its samples are English.
NO_PAGE = {"static", "today.front", "oversight.health", "patterns.show"}
NO_PAGE |= {"reviews.still_right", "reviews.task_done", "contact.stop"}
NO_PAGE |= {"reviews.ticked", "reviews.talked", "around.take_off", "contact.again"}
NO_PAGE |= {"goals.to_keep", "outside.read", "sentences.pointing_download", "interpreters.talked"}
NO_PAGE |= {"sentences.download", "bookings.confirm", "bookings.call_off"}
NO_PAGE |= {"appointments.stand"}
NO_PAGE |= {"emergency.end", "records.part", "records.put_back", "records.two_people"}
NO_PAGE |= {"accounts.ask_again", "best_interests.countersign", "referrals.go_on"}
#: Pages of rows that this walk does not make; ``tests/browser/test_pages.py`` looks at each in a
#: pseudo-language, too.
ELSEWHERE = {
    "appointments.card",
    "appointments.show",
    "arrangements.child",
    "around.change",
    "bookings.choose",
    "bookings.day",
    "bookings.show",
    "bookings.unmet",
    "bookings.word",
    "contact.change",
    "contact.message",
    "contact.urgent",
    "messages.kept",
    "messages.read",
    "reviews.help_with",
    "goals.about",
    "goals.agree",
    "goals.guardian",
    "goals.review",
    "goals.show",
    "goals.stand",
    "goals.step",
    "goals.step_new",
    "team.lift_house",
    "cases.search",
    "companions.change",
    "disclosures.look",
    "disclosures.one",
    "emergency.look",
    "emergency.one",
    "intake.arrival",
    "intake.hello",
    "interpreters.account",
    "interpreters.away",
    "interpreters.bring_back",
    "interpreters.come_back",
    "interpreters.declare",
    "interpreters.edit",
    "interpreters.hours",
    "interpreters.lift",
    "interpreters.retire",
    "interpreters.show",
    "interpreters.suspend",
    "leave.change",
    "leave.end",
    "leave.end_duty",
    "leave.of_somebody",
    "looked.again",
    "looked.answer",
    "looked.ask_together",
    "notes.earlier",
    "notes.readers",
    "notes.show_to_guardian",
    "offers.print_slip",
    "offers.show",
    "offers.slip",
    "referrals.answer",
    "referrals.edit",
    "referrals.enquiry",
    "referrals.file",
    "referrals.print_",
    "referrals.send",
    "referrals.show",
    "team.lift",
    "volunteers.back",
}


@pytest.fixture(scope="module")
def seen(templates: Templates) -> Iterator[Seen]:
    """Everything that the application shows in ``en-XA``: each page, each form sent empty."""
    visit = Seen()

    class Recording(pseudo.PseudoTexts):
        def gettext(self, message: str) -> str:
            visit.asked.add(message)
            return super().gettext(message)

        def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
            visit.asked.update((msgid1, msgid2))
            return super().ngettext(msgid1, msgid2, n)

    site = Site(templates.copy("sqlcipher"), templates.secret)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pseudo.LOCALES[0], "texts", Recording(pseudo.accented))
            # Texts are asked for when a template is compiled: here each of them is.
            patch.setattr(site.app.jinja_env, "bytecode_cache", None)
            Visit(site, visit).everything()
        yield visit
    finally:
        site.close()


def test_nothing_that_is_shown_stands_outside_gettext(seen: Seen) -> None:
    found = {
        f"{page}: {text}"
        for page, html in seen.pages
        for text in languages.unmarked(html, seen.known)
    }
    assert not found, languages.listed(found)


def test_every_page_was_looked_at(seen: Seen, embedded_site: Site) -> None:
    shown = {
        rule.endpoint
        for rule in embedded_site.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
    }
    unseen = shown - seen.endpoints
    assert unseen - NO_PAGE - ELSEWHERE == set()


def test_everything_looked_up_is_extracted(seen: Seen) -> None:
    assert len(seen.asked) > 200
    lost = seen.asked - languages.ids(languages.template()) - NEVER_SEEN
    assert not lost, languages.listed(lost)


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Forgotten</p>",
        "<p>[Ĥååļƒ] forgotten</p>",
        '<input placeholder="Forgotten">',
        '<input type="submit" value="Forgotten">',
        '<a aria-label="Forgotten"></a>',
        '<svg><title>Forgotten</title></svg><img alt="[ööķ]">',
    ],
)
def test_text_outside_gettext_would_be_found(planted: str) -> None:
    """The planted failure."""
    assert len(languages.unmarked(f"<main>{planted}</main>", {NAME})) == 1


def test_known_data_dates_and_typed_text_are_no_finding() -> None:
    page = (
        f"<p>{NAME} 4T7K-2Q9M · Mon 2 Mar 2026 09:00 [šîîñçéé [Îî] 3]</p><b>IV</b>"
        '<input value="typed"><textarea>typed</textarea><script>let x</script>'
        '<p translate="no"><input translate="no">typed <b>by</b> <p>a</p> person</p>'
    )
    assert languages.unmarked(page, {NAME, "4T7K-2Q9M"}) == []


def test_text_outside_gettext_is_found_on_a_page(embedded_site: Site) -> None:
    """The planted failure, through the whole application."""
    forgotten = DictLoader({"accounts/cannot_sign_in.html": FORGOTTEN})
    loader = embedded_site.app.jinja_loader
    assert loader is not None
    embedded_site.app.jinja_env.loader = ChoiceLoader([forgotten, loader])
    browser = embedded_site.browser()
    page = browser.open("/sign-in/help", headers={"Accept-Language": "en-XA"}).text
    assert languages.unmarked(page) == ["Forgotten"]


@pytest.mark.parametrize("name", sorted(languages.sources("templates", ".html")))
def test_no_template_holds_plain_text_in_any_branch(name: str) -> None:
    source = languages.sources("templates", ".html")[name]
    assert languages.unmarked_in_template(source) == []


def test_plain_text_in_a_template_would_be_found() -> None:
    """The planted failure: a branch that no test visits."""
    source = '{% if never %}<p title="{{ x }}">Forgotten {{ _("Kept") }}</p>{% endif %}'
    assert len(languages.unmarked_in_template(source)) == 1
