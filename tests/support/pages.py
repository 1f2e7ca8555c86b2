"""Every page of the application, who opens it, and how it is reached.

A page is an address, or an address and what is done there: an error page is reached by making the
error. A new address belongs into :data:`PAGES`, or into :data:`NO_PAGES` with the reason;
``tests/browser/test_pages.py`` fails until it does.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, Response

from caseapp.base import clock
from caseapp.features.accounts.actions import links
from caseapp.kinds import IntakeState
from caseapp.models.companion import Companion
from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.leave import Leave
from caseapp.models.looked import QuestionLine, WithheldLine
from caseapp.models.partner import Partner
from caseapp.models.referral import Enquiry, Referral
from caseapp.models.stopping import KeptStop
from caseapp.models.team import Duty
from caseapp.models.window import TaskWindow
from caseapp.web import login_state
from caseapp.web.languages.pseudo import mirrored
from tests.support.live import Live
from tests.support.site import hidden_fields

Do = Callable[[Page], Response | None]
Change = Callable[[Page], dict[str, str]]
#: For values that are never the same twice.
NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class View:
    """A page to look at. ``who`` is somebody of the demo; ``path`` may name :func:`places`.

    ``status`` is that of the last answer, after ``do``. ``session`` says what the session is like;
    ``together``: it shows the case to two people.
    """

    name: str
    who: str | None
    path: str
    status: int = 200
    do: Do | None = None
    session: dict[str, Any] = field(default_factory=dict)
    together: bool = False


# --- what is done on a page --------------------------------------------------------------


def said(page: Page, words: str) -> str:
    """Return words as the page says them in its language."""
    direction = page.locator("html").get_attribute("dir")
    return mirrored(words) if direction == "rtl" else words


def button(page: Page, words: str) -> Locator:
    """Return a button of the main part by its words."""
    return page.get_by_role("main").get_by_role("button", name=said(page, words), exact=True)


def press(words: str, *typed: tuple[str, str]) -> Do:
    """Press a button, after typing into fields; return what the server answers."""

    def do(page: Page) -> Response | None:
        for label, value in typed:
            page.get_by_label(said(page, label)).first.fill(value)
        path = page.url
        with page.expect_response(
            lambda answer: (
                answer.url.split("?")[0] == path.split("?")[0] and answer.request.method == "POST"
            )
        ) as answers:
            button(page, words).click()
        page.wait_for_load_state()
        return answers.value

    return do


def conflict(words: str, other: Change) -> Do:
    """Save while another window has just saved something else."""

    def do(page: Page) -> Response | None:
        form = hidden_fields(page.request.get(page.url).text())
        answer = page.request.post(page.url, form={**form, **other(page)}, max_redirects=0)
        assert answer.status == 303, answer.status
        return press(words)(page)

    return do


def summary_meanwhile(_page: Page) -> dict[str, str]:
    """Another summary; never twice the same, which would be no change."""
    return {"name_to_use": "Ilvara", "pronouns": f"she {next(NUMBERS)}"}


def details_meanwhile(_page: Page) -> dict[str, str]:
    """Other words of how somebody came."""
    kept = {"age_status": "adult", "identity_level": "working_name"}
    return {**kept, "source": "helpline", "source_words": f"Rang at night, {next(NUMBERS)}."}


def identity_meanwhile(_page: Page) -> dict[str, str]:
    """Another name."""
    said = {"legal_name_instead": "not_asked_yet"}
    return {**said, "legal_name": f"Ilvara Tess {next(NUMBERS)}"}


def note_meanwhile(_page: Page) -> dict[str, str]:
    """Another text of a note."""
    return {"text": f"Walked to the market, {next(NUMBERS)}.", "mode": "in_person"}


def best_meanwhile(_page: Page) -> dict[str, str]:
    """Another sentence of a decision about what is best for a child."""
    return {"space": f"In the garden, {next(NUMBERS)}.", "voice_mode": "draw"}


def stage_meanwhile(page: Page) -> dict[str, str]:
    """The first stage that is offered; on this page the last of all is chosen."""
    offered = page.get_by_role("group", name=said(page, "What is it now?")).get_by_role("radio")
    first = offered.first.get_attribute("value") or ""
    page.get_by_text(said(page, "Another stage")).click()
    offered.last.check()
    return {"stage": first, "presence": "with_us", "reason": "They asked for it"}


def decision_meanwhile(_page: Page) -> dict[str, str]:
    """Another authority of a decision."""
    return {"step": "preliminary", "outcome": "positive", "authority": f"Panel {next(NUMBERS)}"}


def told_meanwhile(_page: Page) -> dict[str, str]:
    """Other words in the first section."""
    return {"forms": "sexual", "kind_words": f"Said on a walk, {next(NUMBERS)}."}


def profile_meanwhile(page: Page) -> dict[str, str]:
    """Another wish for breaks; the rows stay as they are."""
    single = {"need": "always", "wish": "woman", "strength": "must"}
    return {**single, "breaks": str(20 + next(NUMBERS) % 20), **kept_rows(page)}


def kept_rows(page: Page) -> dict[str, str]:
    """Every row of a profile's form as it is shown."""
    fields = page.get_by_role("main").locator("input[name*='-'], select[name*='-']")
    return {
        str(field.get_attribute("name")): field.input_value()
        for field in fields.all()
        if field.get_attribute("type") != "checkbox" or field.is_checked()
    }


def contact_meanwhile(_page: Page) -> dict[str, str]:
    """Another number."""
    said = {"device_instead": "not_asked_yet", "voicemail": "no"}
    return {**said, "channel": "text", "value": f"07700 900 {100 + next(NUMBERS)}"}


def hello_meanwhile(_page: Page) -> dict[str, str]:
    """Another answer to a first contact: it waits, for other reasons than before."""
    return {"answer": "waiting", "words": f"Waits for a place, {next(NUMBERS)}."}


def answer_meanwhile(page: Page) -> dict[str, str]:
    """Another answer to a question about who looked; in the window stands one, too."""
    page.get_by_label(said(page, "Answer")).first.fill("He asked for a date.")
    return {"answer": f"He opened nothing, {next(NUMBERS)}."}


def again_meanwhile(page: Page) -> dict[str, str]:
    """Another day on which a line that is not shown is looked at again."""
    page.get_by_text(said(page, "Not yet")).click()
    day = clock.today() + timedelta(days=20 + next(NUMBERS))
    return {"what": "stay", "again_on": day.isoformat()}


def walk_meanwhile(page: Page) -> dict[str, str]:
    """Another organisation that walks a pillar."""
    name = f"Harbour Union {next(NUMBERS)}"
    return {"walker": "organisation", "partner": name, **carried(page, "walk")}


def correction_meanwhile(page: Page) -> dict[str, str]:
    """Other words of a move, and why."""
    page.get_by_label(said(page, "Why is it corrected?")).fill("She said it again.")
    fields = page.get_by_role("main").locator("#form :is(input, select, textarea)[id]")
    shown = {str(field.get_attribute("name")): field.input_value() for field in fields.all()}
    words = {"their_words": f"Slowly, {next(NUMBERS)}.", "their_words_instead": "told"}
    return {**shown, **words}


def referral_meanwhile(_page: Page) -> dict[str, str]:
    """Other words of a referral."""
    return {"service": "language", "words": f"Thursdays fit, {next(NUMBERS)}."}


def enquiry_meanwhile(_page: Page) -> dict[str, str]:
    """Other words of an answer."""
    return {"answer": "later", "words": f"From spring on, {next(NUMBERS)}."}


def partner_meanwhile(page: Page) -> dict[str, str]:
    """Another number of a partner; the rest stays as it is."""
    fields = page.get_by_role("main").locator("#form :is(input, select, textarea)[id]").all()
    kept = [each for each in fields if each.get_attribute("type") not in ("radio", "hidden")]
    shown = {str(each.get_attribute("name")): each.input_value() for each in kept}
    return {**shown, "sends_by": "in_app", "telephone": f"0555 {1000 + next(NUMBERS)}"}


def look_meanwhile(page: Page) -> dict[str, str]:
    """Another look at how safe somebody is; on this page a level is chosen too."""
    page.get_by_role("group").get_by_role("radio").last.check()
    seen = f"Calmer today, {next(NUMBERS)}."
    return {"level": "active", "own_view_instead": "not_asked_yet", "seen": seen}


def sentences_meanwhile(_page: Page) -> dict[str, str]:
    """Another first sentence of the card."""
    return {"free": f"Puede decir que no, {next(NUMBERS)}."}


def carried(page: Page, name: str) -> dict[str, str]:
    """Return a hidden field of a page's form."""
    return {name: page.locator(f"main input[name={name}]").get_attribute("value") or ""}


def account_meanwhile(_page: Page) -> dict[str, str]:
    """Another way to write up what was shared without a yes."""
    return {"view_instead": "not_asked_yet", "facts": f"The coach rang, {next(NUMBERS)}."}


def settings_meanwhile(_page: Page) -> dict[str, str]:
    """Other settings of an organisation."""
    minutes = 10 + next(NUMBERS) % 20
    name = "Vellamoor Support Collective"
    kept = {"name": name, "time_zone": "UTC", "absolute_hours": "12", "working_days": "0"}
    return {**kept, "idle_minutes": str(minutes)}


# --- what a session can be like ----------------------------------------------------------

HALF_WAY = {"stage": login_state.PASSWORD_STAGE}


def locked(**more: Any) -> dict[str, Any]:
    """Return what a locked session has."""
    return {"locked_at": clock.now(), **more}


def places(live: Live) -> dict[str, object]:
    """Prepare the demo for the pages below, and return what their paths name."""
    live.give_second_factor("tobren")
    live.ask_second_factor_of("sanvi")
    live.disable("posima")
    tobren, maudra, posima = (live.actor(key) for key in ("tobren", "maudra", "posima"))
    return {
        "case": live.reference("C01"),
        "case_id": live.case_id("C01"),
        "child": live.reference("C04"),
        "note": live.own_note("C01"),
        "place": live.place("C01"),
        "double": live.called("tobren", "Odren"),
        "returned": live.reference("C07"),
        "mistaken": live.called("renna", "Telephone test"),
        "earlier": live.called("tobren", "Odrenn from the site"),
        "kept": live.reference("C10"),
        "bar": live.bar("C10"),
        "taken_back": live.stopped("C10"),
        "told_case": live.reference("C05"),
        "to_tell": live.to_tell("C05"),
        "kept_stop": live.first(KeptStop, "maudra"),
        "leave": live.first(Leave, "tobren", Leave.owner_id == tobren.user_id),
        "turn": live.first(Duty, "maudra"),
        **live.move("C01"),
        "spared": live.reference("C08"),
        "walked": live.reference("C02"),
        "unlooked": live.reference("C13"),
        **live.identification("C01"),
        "negative_case": live.reference("C10"),
        **{f"negative_{name}": key for name, key in live.identification("C10").items()},
        "consent": live.consent("C01"),
        **partners_of(live),
        "disclosure": live.disclosure("C04"),
        "alone": live.decided_alone("imrel", "C08"),
        "companion": live.first(Companion, "imrel"),
        "opendoor": live.reference("C12"),
        "window": live.first(TaskWindow, "imrel"),
        "restricted": live.restricted("C12"),
        "girl": live.reference("C06"),
        "unsure": live.childs_consent("C06", "HEALTH"),
        "best": live.decision("C06"),
        "private": live.private_note("C06"),
        **referrals_of(live),
        "episode": live.episode("C01"),
        "child_episode": live.episode("C04"),
        "contact": live.first_contact("renna", IntakeState.UNANSWERED),
        "waiter": live.first_contact("imrel", IntakeState.WAITING),
        "event": live.event("imrel"),
        "review": live.review("C01"),
        "glass": live.emergency("C01"),
        "line": live.line("C01"),
        "question": live.first(QuestionLine, "holm", QuestionLine.answered_at.is_(None)),
        "withheld_case": live.reference("C09"),
        "withheld": live.first(WithheldLine, "maudra"),
        "hat": live.actor("maudra:CW").membership_id,
        "tobren": tobren.user_id,
        "tobren_hat": tobren.membership_id,
        "maudra": maudra.user_id,
        "posima": posima.user_id,
        "choosing": live.link("imrel", links.RESET),
        "joining": live.link("junith", links.INVITE),
    }


def referrals_of(live: Live) -> dict[str, object]:
    """Return a referral that somebody reads here, one on hold, one being written, an enquiry."""

    def of(key: str, who: str) -> object:
        return live.first(Referral, who, Referral.case_id == live.case_id(key))

    return {
        "referred": live.reference("C05"),
        "referral": of("C05", "renna"),
        "held": of("C10", "tobren"),
        "referring": live.reference("C12"),
        "writing": of("C12", "imrel"),
        "enquiry": live.first(Enquiry, "renna"),
    }


def partners_of(live: Live) -> dict[str, object]:
    """Return a partner, one that is stopped, and a permission with somebody of it."""
    named = live.first(ConsentPerson, "renna", ConsentPerson.case_id == live.case_id("C01"))
    shared = Consent.partner_id.is_not(None), Consent.case_id == live.case_id("C01")
    return {
        "partner": live.first(Partner, "maudra", Partner.name == "Orrin Lane Legal"),
        "stopped": live.first(Partner, "maudra", Partner.suspended_at.is_not(None)),
        "share": live.first(Consent, "renna", *shared),
        "named": named,
    }


# --- the pages ---------------------------------------------------------------------------

QUERY = "Reference, name or telephone"
WRONG = (("E-mail", "nobody@nowhere.example"), ("Passphrase", "these are not the words"))
#: An organisation without a name.
NO_PARTNER = ("Name of the organisation", "")
AMEND = "/cases/{case}/pillars/{moved}/moves/{move}/amend"
GUARDIAN = "/cases/{girl}/consents/{unsure}/guardian"
BEST = "/cases/{girl}/best-interests/{best}"
KNOWN = "/cases/{case}/identification"
WITHHELD = "/cases/{withheld_case}/looked/withheld/{withheld}"
NEGATIVE = "/cases/{negative_case}/identification"
DISCLOSURE = "/cases/{child}/disclosures/{disclosure}"
TOLD_LATE = ("They were told what, to whom, why and when, on", "2999-01-01")
SHARED = "/cases/{referred}/referrals"
WRITTEN = "/cases/{referring}/referrals/{writing}"
PAGES = (
    # The way in
    View("sign-in", None, "/sign-in"),
    View("sign-in-wrong", None, "/sign-in", 422, press("Sign in", *WRONG)),
    View("sign-in-help", None, "/sign-in/help"),
    View("second-step", "tobren", "/sign-in/code", session=HALF_WAY),
    View("set-up-code", "sanvi", "/sign-in/set-up-code", session=HALF_WAY),
    View("set-up-code-wrong", "sanvi", "/sign-in/set-up-code", 422, press("Go on"), HALF_WAY),
    View("welcome", None, "/welcome/{choosing}"),
    View("welcome-wrong", None, "/welcome/{choosing}", 422, press("Save")),
    View("welcome-join", None, "/welcome/{joining}"),
    View("link-ended", None, "/welcome/none", 410),
    View("nowhere-anonymous", None, "/nowhere", 404),
    View("locked", "tobren", "/unlock", session=locked()),
    View("locked-wrong", "tobren", "/unlock", 422, press("Unlock"), locked()),
    View("locked-pin", "renna", "/unlock", session=locked(pin_hash="none")),
    # Today
    View("today", "renna", "/today"),
    View("today-manager", "maudra", "/today"),
    View("today-administrator", "admin_demo", "/today"),
    # First contacts, and several people at once
    View("today-duty", "imrel", "/today"),
    View("first-contacts", "renna", "/first-contacts"),
    View("first-contacts-arrivals", "imrel", "/first-contacts"),
    View("first-contacts-answered", "renna", "/first-contacts?answered=yes"),
    View("first-contact-new", "renna", "/first-contacts/new"),
    View("first-contact-new-wrong", "renna", "/first-contacts/new", 422, press("Save")),
    View("first-contact", "imrel", "/cases/{contact}/first-contact"),
    View(
        "first-contact-wrong",
        "renna",
        "/cases/{contact}/first-contact",
        422,
        press("Pass it on"),
    ),
    View(
        "first-contact-late",
        "imrel",
        "/cases/{waiter}/first-contact",
        409,
        conflict("Pass it on", hello_meanwhile),
    ),
    View("waiting", "imrel", "/waiting"),
    View("waiting-none", "renna", "/waiting"),
    View("emergency", "renna", "/emergency"),
    View("emergency-wrong", "imrel", "/emergency", 422, press("Open it for four hours")),
    View("emergency-own", "imrel", "/emergency/{glass}"),
    View("emergencies", "holm", "/emergency/looks"),
    View("emergency-look", "maudra", "/emergency/looks/{glass}"),
    View("hello", "imrel", "/cases/{waiter}/hello"),
    View(
        "hello-wrong",
        "imrel",
        "/cases/{waiter}/hello",
        422,
        press("Said hello", ("Next hello", "2020-01-01")),
    ),
    View("several", "renna", "/cases/new/several"),
    View("several-wrong", "renna", "/cases/new/several", 422, press("Open the cases")),
    View("arrival", "imrel", "/arrivals/{event}"),
    View("notices", "imrel", "/notices"),
    # Cases
    View("cases", "renna", "/cases"),
    View("cases-manager", "maudra", "/cases"),
    View("cases-none", "davik", "/cases"),
    View("cases-filtered", "renna", "/cases?pillar=2&order=next"),
    View("cases-filters", "renna", "/cases/filters"),
    View("cases-filters-manager", "maudra", "/cases/filters"),
    View("cases-kept", "renna", "/cases/kept"),
    View("cases-kept-wrong", "renna", "/cases/kept?child=1", 422, press("Keep")),
    View("cases-search", "admin_demo", "/cases/search"),
    View("cases-searched", "renna", "/cases/search", do=press("Search", (QUERY, "Ilvara"))),
    View("cases-search-wrong", "renna", "/cases/search", 422, press("Search")),
    View("case-new", "renna", "/cases/new"),
    View("case-new-wrong", "renna", "/cases/new", 422, press("Open the case")),
    View("case", "renna", "/cases/{case}"),
    View("case-child", "junith", "/cases/{child}"),
    View("case-manager", "maudra", "/cases/{case}"),
    View("case-summary", "renna", "/cases/{case}/summary"),
    View(
        "case-summary-wrong",
        "renna",
        "/cases/{case}/summary",
        422,
        press("Save", ("Name to use", "")),
    ),
    View(
        "case-summary-conflict",
        "renna",
        "/cases/{case}/summary",
        409,
        conflict("Save", summary_meanwhile),
    ),
    View("case-panel", "renna", "/cases/{case}/panels/notes"),
    View("case-panel-who", "maudra", "/cases/{case}/panels/who"),
    View("case-print", "renna", "/cases/{case}/print"),
    View("details", "renna", "/cases/{case}/details"),
    View("details-read", "junith", "/cases/{child}/details"),
    View(
        "details-wrong",
        "renna",
        "/cases/{case}/details",
        422,
        press("Save", ("Since when", "2999-01-01")),
    ),
    View(
        "details-conflict",
        "renna",
        "/cases/{case}/details",
        409,
        conflict("Save", details_meanwhile),
    ),
    View("identity", "renna", "/cases/{case}/identity"),
    View("identity-read", "junith", "/cases/{child}/identity"),
    View(
        "identity-wrong",
        "renna",
        "/cases/{case}/identity",
        422,
        press("Save", ("Date of birth", "long ago")),
    ),
    View(
        "identity-conflict",
        "renna",
        "/cases/{case}/identity",
        409,
        conflict("Save", identity_meanwhile),
    ),
    # Two records of one person, and one that was opened in error
    View("case-double", "tobren", "/cases/{double}"),
    View("join", "tobren", "/cases/{double}/join"),
    View("join-wrong", "tobren", "/cases/{double}/join", 422, press("Go on")),
    View("join-confirm", "tobren", "/cases/{double}/join/{returned}"),
    View(
        "join-confirm-wrong",
        "tobren",
        "/cases/{double}/join/{returned}",
        422,
        press("Join the two"),
    ),
    View("case-earlier", "tobren", "/cases/{earlier}?record=1"),
    View("details-joined", "tobren", "/cases/{returned}/details"),
    View("case-error", "renna", "/cases/{mistaken}"),
    View("error", "renna", "/cases/{mistaken}/error"),
    View("error-new", "renna", "/cases/{case}/error"),
    View("error-wrong", "renna", "/cases/{case}/error", 422, press("Take it off the lists")),
    View("doubles", "holm", "/doubles"),
    # Together
    View("together-begin", "renna", "/cases/{case}/together"),
    View("together", "renna", "/together", together=True),
    View("together-end", "renna", "/together/end", together=True),
    View("together-end-wrong", "renna", "/together/end", 422, press("End"), together=True),
    # Notes and pillars
    View("note-new", "renna", "/cases/{case}/notes/new"),
    View("note-new-wrong", "renna", "/cases/{case}/notes/new", 422, press("Save note")),
    View("note", "renna", "/cases/{case}/notes/{note}"),
    View(
        "note-conflict",
        "renna",
        "/cases/{case}/notes/{note}",
        409,
        conflict("Save note", note_meanwhile),
    ),
    View("pillar-1", "renna", "/cases/{case}/pillars/1"),
    View("pillar-2-wrong", "renna", "/cases/{case}/pillars/2", 422, press("Save stage")),
    View(
        "pillar-3-conflict",
        "renna",
        "/cases/{case}/pillars/3",
        409,
        conflict("Save stage", stage_meanwhile),
    ),
    View("pillar-4-guardian", "junith", "/cases/{child}/pillars/4"),
    View("journey", "renna", "/cases/{case}/journey"),
    View("facts", "renna", "/cases/{case}/pillars/{moved}/moves/{move}"),
    View("pillar-not-raised", "imrel", "/cases/{spared}/pillars/4"),
    View("pillar-walked", "imrel", "/cases/{walked}/pillars/4"),
    View("walk", "imrel", "/cases/{walked}/pillars/4/walk"),
    View("walk-wrong", "imrel", "/cases/{walked}/pillars/4/walk", 422, press("Save", NO_PARTNER)),
    View(
        "walk-conflict",
        "renna",
        "/cases/{case}/pillars/3/walk",
        409,
        conflict("Save", walk_meanwhile),
    ),
    View("journey-corrected", "renna", "/cases/{child}/journey?pillar=2"),
    View("amend", "renna", AMEND),
    View("amend-wrong", "renna", AMEND, 422, press("Save")),
    View("amend-conflict", "renna", AMEND, 409, conflict("Save", correction_meanwhile)),
    # How safe it is
    View("safety", "renna", "/cases/{case}/safety"),
    View("safety-not-yet", "renna", "/cases/{unlooked}/safety"),
    View("safety-manager", "maudra", "/cases/{case}/safety"),
    View("safety-wrong", "renna", "/cases/{case}/safety", 422, press("Save")),
    View(
        "safety-conflict",
        "renna",
        "/cases/{case}/safety",
        409,
        conflict("Save", look_meanwhile),
    ),
    # Who may know what
    View("circle", "renna", "/cases/{case}/circle"),
    View("looked", "renna", "/cases/{case}/looked"),
    View("looked-manager", "maudra", "/cases/{case}/looked"),
    View("looked-withheld", "renna", "/cases/{withheld_case}/looked"),
    View("look-ask", "renna", "/cases/{case}/looked/{line}/ask"),
    View("look-withhold", "renna", "/cases/{case}/looked/{line}/withhold"),
    View(
        "look-withhold-wrong",
        "renna",
        "/cases/{case}/looked/{line}/withhold",
        422,
        press("Save"),
    ),
    View("look-again", "maudra", WITHHELD),
    View("look-again-wrong", "maudra", WITHHELD, 422, press("Save")),
    View("look-again-late", "maudra", WITHHELD, 409, conflict("Save", again_meanwhile)),
    View("look-together", "renna", "/together/looked", together=True),
    View("look-together-ask", "renna", "/together/looked/{line}/ask", together=True),
    View("look-questions", "holm", "/audit/questions"),
    View("look-question", "holm", "/audit/questions/{question}"),
    View(
        "look-question-wrong",
        "holm",
        "/audit/questions/{question}",
        422,
        press("Save", ("Answer", "")),
    ),
    View(
        "look-question-late",
        "holm",
        "/audit/questions/{question}",
        409,
        conflict("Save", answer_meanwhile),
    ),
    View("today-officer", "holm", "/today"),
    View("circle-some", "imrel", "/cases/{walked}/circle"),
    View("consents", "renna", "/cases/{case}/consents"),
    View("consents-some", "imrel", "/cases/{walked}/consents"),
    View("consents-none", "junith", "/cases/{child}/consents"),
    View("consent", "renna", "/cases/{case}/consents/{consent}"),
    View("consent-new", "renna", "/cases/{case}/consents/new"),
    View("consent-new-again", "renna", "/cases/{case}/consents/new?again={consent}"),
    View("consent-new-wrong", "renna", "/cases/{case}/consents/new", 422, press("Save")),
    View("consent-partner", "renna", "/cases/{case}/consents/{share}"),
    View("consent-people", "renna", "/cases/{case}/consents/{share}/people"),
    View(
        "consent-people-wrong",
        "renna",
        "/cases/{case}/consents/{share}/people",
        422,
        press("Name them"),
    ),
    View("consent-person-end", "renna", "/cases/{case}/consents/people/{named}/end"),
    View("partners", "renna", "/partners"),
    View("partners-found", "maudra", "/partners?q=legal"),
    View("partners-none", "caswen", "/partners"),
    View("partners-retired", "maudra", "/partners?retired=yes"),
    View("partner", "maudra", "/partners/{partner}"),
    View("partner-stopped", "renna", "/partners/{stopped}"),
    View("partner-new", "renna", "/partners/new"),
    View("partner-new-wrong", "renna", "/partners/new", 422, press("Save")),
    View("partner-edit", "maudra", "/partners/{partner}/edit"),
    View(
        "partner-conflict",
        "maudra",
        "/partners/{partner}/edit",
        409,
        conflict("Save", partner_meanwhile),
    ),
    View("partner-suspend", "maudra", "/partners/{partner}/suspend"),
    View("partner-lift", "maudra", "/partners/{stopped}/lift"),
    View("partner-retire", "maudra", "/partners/{partner}/retire"),
    View("partner-take-back", "maudra", "/partners/{partner}/take-back"),
    View("case-partner", "caswen", "/cases/{walked}"),
    View("consents-manager", "maudra", "/cases/{case}/consents"),
    View("consents-shared", "yarrel", "/cases/{case}/consents"),
    View("companions", "renna", "/cases/{case}/companions"),
    View("companions-wrong", "renna", "/cases/{case}/companions", 422, press("Save")),
    View("companion", "imrel", "/cases/{walked}/companions/{companion}"),
    View("volunteers", "imrel", "/cases/{opendoor}/volunteers"),
    View("volunteers-wrong", "imrel", "/cases/{opendoor}/volunteers", 422, press("Give it")),
    View("volunteer-back", "imrel", "/cases/{opendoor}/volunteers/{window}/back"),
    View("note-readers", "imrel", "/cases/{opendoor}/notes/{restricted}/readers"),
    View("consent-stop", "renna", "/cases/{case}/consents/{consent}/stop"),
    View("consents-heard", "tobren", "/cases/{returned}/consents"),
    View("consents-together", "renna", "/cases/{case}/consents", together=True),
    View("consent-new-together", "renna", "/cases/{case}/consents/new", together=True),
    View("consent-stop-together", "renna", "/cases/{case}/consents/{consent}/stop", together=True),
    View("consent-told", "tobren", "/cases/{kept}/consents/{taken_back}"),
    View("consent-tell", "renna", "/cases/{told_case}/consents/{to_tell}/told"),
    View(
        "consent-tell-wrong",
        "renna",
        "/cases/{told_case}/consents/{to_tell}/told",
        422,
        press("They have been told", ("Told on", "2999-01-01")),
    ),
    View("card", "renna", "/cases/{case}/consents/card"),
    View("card-checked", "renna", "/cases/{case}/consents/card?language=ro"),
    View("card-together", "renna", "/cases/{case}/consents/card?language=es", together=True),
    # Somebody told me to stop sharing
    View("stop-sharing", "sanvi", "/stop-sharing"),
    View("stop-sharing-wrong", "kerrow", "/stop-sharing", 422, press("Pass it on now")),
    View("stop-sharing-kept", "holm", "/stop-sharing/kept"),
    View("stop-sharing-one", "maudra", "/stop-sharing/kept/{kept_stop}"),
    View("today-asked", "tobren", "/today"),
    # The sentences of the spoken card
    View("sentences", "maudra", "/settings/sentences"),
    View("sentences-wrong", "maudra", "/settings/sentences", 422, press("Go on")),
    View("sentences-one", "admin_demo", "/settings/sentences/ro"),
    View(
        "sentences-one-wrong",
        "maudra",
        "/settings/sentences/es",
        422,
        press("Save", ("Checked on", "2026-01-02")),
    ),
    View(
        "sentences-one-conflict",
        "maudra",
        "/settings/sentences/es",
        409,
        conflict("Save", sentences_meanwhile),
    ),
    View("sentences-sheet", "maudra", "/settings/sentences/es/sheet"),
    View(
        "sentences-sheet-wrong",
        "maudra",
        "/settings/sentences/es/sheet",
        422,
        press("Bring it back"),
    ),
    # What was shared without a yes
    View("disclosures", "renna", "/cases/{child}/disclosures"),
    View("disclosures-none", "renna", "/cases/{case}/disclosures"),
    View("disclosures-outline", "holm", "/cases/{child}/disclosures"),
    View("disclosures-everywhere", "maudra", "/disclosures"),
    View("disclosure-new", "renna", "/cases/{child}/disclosures/new"),
    View("disclosure-new-wrong", "renna", "/cases/{case}/disclosures/new", 422, press("Save")),
    View("disclosure", "renna", DISCLOSURE),
    View("disclosure-outline", "holm", DISCLOSURE),
    View("disclosure-wrong", "renna", DISCLOSURE, 422, press("Save", TOLD_LATE)),
    View("disclosure-late", "renna", DISCLOSURE, 409, conflict("Save", account_meanwhile)),
    View("disclosure-look", "maudra", "/cases/{spared}/disclosures/{alone}/look"),
    View(
        "disclosure-look-wrong",
        "maudra",
        "/cases/{spared}/disclosures/{alone}/look",
        422,
        press("Save"),
    ),
    # Somebody under eighteen
    View("consents-child", "imrel", "/cases/{girl}/consents"),
    View("consent-child", "imrel", "/cases/{girl}/consents/{unsure}"),
    View("consent-new-child", "imrel", "/cases/{girl}/consents/new"),
    View("guardian-answer", "imrel", GUARDIAN),
    View("guardian-answer-wrong", "imrel", GUARDIAN, 422, press("Save")),
    View("deciders", "imrel", "/cases/{girl}/guardians"),
    View("deciders-wrong", "imrel", "/cases/{girl}/guardians", 422, press("Save")),
    View("best-interests", "imrel", "/cases/{girl}/best-interests"),
    View("best-interests-none", "junith", "/cases/{child}/best-interests"),
    View("best-interests-begin", "imrel", "/cases/{girl}/best-interests/new"),
    View("best-interests-new", "imrel", "/cases/{girl}/best-interests/new?consent={unsure}"),
    View("best-interests-one", "imrel", BEST),
    View("best-interests-conflict", "imrel", BEST, 409, conflict("Save", best_meanwhile)),
    View("note-private", "maudra", "/cases/{girl}/notes/{private}/guardian"),
    View("team", "renna", "/cases/{case}/team"),
    View("team-manager", "maudra", "/cases/{case}/team"),
    View("team-wrong", "renna", "/cases/{case}/team", 422, press("Put on the team")),
    View("team-end", "renna", "/cases/{case}/team/{place}/end"),
    View("team-child", "junith", "/cases/{child}/team"),
    View("bars", "tobren", "/cases/{kept}/team/bars"),
    View("bars-manager", "maudra", "/cases/{kept}/team/bars"),
    View("bars-wrong", "tobren", "/cases/{kept}/team/bars", 422, press("Keep away")),
    View("bar-lift", "tobren", "/cases/{kept}/team/bars/{bar}/lift"),
    View("bar-lift-wrong", "tobren", "/cases/{kept}/team/bars/{bar}/lift", 422, press("Save")),
    View("step-back", "renna", "/cases/{case}/team/step-back"),
    View("step-back-wrong", "tobren", "/cases/{kept}/team/step-back", 422, press("Step back")),
    # Leave and duty
    View("leave", "tobren", "/leave"),
    View("leave-manager", "maudra", "/leave"),
    View("leave-partner", "caswen", "/leave"),
    # Referrals, and asking without naming anyone
    View("referrals-board", "renna", "/referrals"),
    View("referrals-board-ended", "imrel", "/referrals?ended=yes"),
    View("referrals-board-manager", "maudra", "/referrals"),
    View("referrals-board-partner", "nellis", "/referrals"),
    View("referrals", "renna", f"{SHARED}"),
    View("referrals-none", "renna", "/cases/{case}/referrals"),
    View("referrals-received", "nellis", f"{SHARED}"),
    View("referral", "renna", f"{SHARED}/{{referral}}"),
    View("referral-received", "nellis", f"{SHARED}/{{referral}}"),
    View("referral-on-hold", "tobren", "/cases/{kept}/referrals/{held}"),
    View("referral-print", "renna", f"{SHARED}/{{referral}}/print"),
    View("referral-new", "renna", f"{SHARED}/new"),
    View("referral-new-wrong", "renna", f"{SHARED}/new", 422, press("Save and look at it")),
    View("referral-answer", "renna", f"{SHARED}/{{referral}}/answer"),
    View("referral-answer-wrong", "nellis", f"{SHARED}/{{referral}}/answer", 422, press("Save")),
    View("referral-send", "imrel", f"{WRITTEN}/send"),
    View(
        "referral-send-wrong",
        "tobren",
        "/cases/{kept}/referrals/{held}/send",
    ),
    View("referral-file", "imrel", f"{WRITTEN}/file"),
    View("referral-file-wrong", "imrel", f"{WRITTEN}/file", 422, press("Get the file")),
    View("referral-edit", "imrel", f"{WRITTEN}/edit"),
    View(
        "referral-conflict",
        "imrel",
        f"{WRITTEN}/edit",
        409,
        conflict("Save and look at it", referral_meanwhile),
    ),
    View("enquiries", "renna", "/enquiries"),
    View("enquiries-none", "maudra", "/enquiries?partner={partner}"),
    View("enquiry-new", "renna", "/enquiries/new"),
    View("enquiry-new-wrong", "renna", "/enquiries/new", 422, press("Save")),
    View("enquiry", "renna", "/enquiries/{enquiry}"),
    View(
        "enquiry-conflict",
        "renna",
        "/enquiries/{enquiry}",
        409,
        conflict("Save", enquiry_meanwhile),
    ),
    View("leave-wrong", "renna", "/leave", 422, press("Save")),
    View("leave-of-somebody", "maudra", "/leave/for/{tobren}"),
    View("leave-change", "tobren", "/leave/{leave}"),
    View("leave-change-wrong", "tobren", "/leave/{leave}", 422, press("Save", ("From", ""))),
    View("leave-end", "tobren", "/leave/{leave}/end"),
    View("duty", "renna", "/duty"),
    View("duty-manager", "maudra", "/duty"),
    View("duty-wrong", "maudra", "/duty", 422, press("Put on duty")),
    View("duty-end", "maudra", "/duty/{turn}/end"),
    # Identification
    View("identification", "renna", KNOWN),
    View("identification-negative", "tobren", NEGATIVE),
    View("identification-manager", "maudra", KNOWN),
    View("pillar-1-proposed", "renna", "/cases/{case}/pillars/1?stage=P1-55"),
    View("recovery-new", "renna", KNOWN + "/recovery/new"),
    View(
        "recovery-new-wrong",
        "renna",
        KNOWN + "/recovery/new",
        422,
        press("Save"),
    ),
    View("recovery", "renna", KNOWN + "/recovery/{period}"),
    View("more-time-new", "renna", KNOWN + "/recovery/{period}/more-time"),
    View("more-time", "renna", KNOWN + "/recovery/{period}/more-time/{extension}"),
    View("decision-new", "renna", KNOWN + "/decisions/new"),
    View(
        "decision-new-wrong",
        "renna",
        KNOWN + "/decisions/new",
        422,
        press("Save"),
    ),
    View("decision", "renna", KNOWN + "/decisions/{decision}"),
    View(
        "decision-conflict",
        "renna",
        KNOWN + "/decisions/{decision}",
        409,
        conflict("Save", decision_meanwhile),
    ),
    View(
        "challenge-new",
        "tobren",
        NEGATIVE + "/decisions/{negative_decision}/challenges/new",
    ),
    View(
        "challenge",
        "tobren",
        NEGATIVE + "/challenges/{negative_challenge}",
    ),
    View("told", "renna", "/cases/{case}/exploitation"),
    View("told-new", "renna", "/cases/{case}/exploitation/new"),
    View(
        "told-new-wrong",
        "renna",
        "/cases/{case}/exploitation/new",
        422,
        press("Save", ("From", "long ago")),
    ),
    View("told-when", "renna", "/cases/{case}/exploitation/{episode}"),
    View("told-section", "renna", "/cases/{case}/exploitation/{episode}/sexual"),
    View("told-section-read", "junith", "/cases/{child}/exploitation/{child_episode}/control"),
    View(
        "told-section-wrong",
        "renna",
        "/cases/{case}/exploitation/{episode}/sexual",
        422,
        press("Save", ("Days a week", "many")),
    ),
    View(
        "told-section-conflict",
        "renna",
        "/cases/{case}/exploitation/{episode}/kind",
        409,
        conflict("Save", told_meanwhile),
    ),
    # How to be with them
    View("communication", "renna", "/cases/{case}/communication"),
    View(
        "communication-wrong",
        "renna",
        "/cases/{case}/communication",
        422,
        press("Save", ("A break every so many minutes", "90")),
    ),
    View(
        "communication-conflict",
        "renna",
        "/cases/{case}/communication",
        409,
        conflict("Save", profile_meanwhile),
    ),
    View("before-you-talk", "renna", "/cases/{case}/before-you-talk"),
    View("contact", "renna", "/cases/{case}/contact"),
    View(
        "contact-wrong",
        "renna",
        "/cases/{case}/contact",
        422,
        press("Save", ("Number, address or person", "")),
    ),
    View(
        "contact-conflict",
        "renna",
        "/cases/{case}/contact",
        409,
        conflict("Save", contact_meanwhile),
    ),
    View("reviews", "renna", "/cases/{case}/reviews"),
    View("reviews-manager", "maudra", "/cases/{case}/reviews"),
    View("reviews-task-wrong", "renna", "/cases/{case}/reviews", 422, press("Save task")),
    View("review", "renna", "/cases/{case}/reviews/{review}"),
    View("review-wrong", "renna", "/cases/{case}/reviews/{review}", 422, press("Save")),
    View("journey-pillar-4", "renna", "/cases/{case}/journey?pillar=4"),
    # One's own account
    View("account", "renna", "/account"),
    View("account-hats", "maudra", "/account"),
    View("account-details", "renna", "/account/details"),
    View("account-details-wrong", "renna", "/account/details", 422, press("Save", ("Name", ""))),
    View("account-passphrase", "renna", "/account/passphrase"),
    View("account-pin", "renna", "/account/pin"),
    View("account-pin-wrong", "renna", "/account/pin", 422, press("Save", ("Six digits", "1"))),
    View("account-hat", "maudra", "/account/hats/{hat}"),
    View("account-second-step", "renna", "/account/second-step"),
    View("account-second-step-set", "tobren", "/account/second-step"),
    View("account-second-step-wrong", "renna", "/account/second-step", 422, press("Set up")),
    View("account-second-step-remove", "tobren", "/account/second-step/remove"),
    View("recovery-codes", "tobren", "/account/recovery-codes"),
    View(
        "recovery-codes-shown",
        "tobren",
        "/account/recovery-codes",
        do=press("Show new codes"),
    ),
    # Administration
    View("people", "admin_demo", "/admin/users"),
    View("person", "admin_demo", "/admin/users/{maudra}"),
    View("person-disabled", "admin_demo", "/admin/users/{posima}"),
    View("person-invite", "admin_demo", "/admin/users/invite"),
    View("person-invite-wrong", "admin_demo", "/admin/users/invite", 422, press("Make a link")),
    View("person-link", "admin_demo", "/admin/users/{tobren}/link"),
    View("person-link-shown", "admin_demo", "/admin/users/{tobren}/link", do=press("Make a link")),
    View("person-disable", "admin_demo", "/admin/users/{tobren}/disable"),
    View("person-enable", "admin_demo", "/admin/users/{posima}/enable"),
    View("person-check", "admin_demo", "/admin/users/{posima}/check"),
    View(
        "person-check-wrong",
        "admin_demo",
        "/admin/users/{tobren}/check",
        422,
        press("Save", ("Valid until", "")),
    ),
    View("person-add-hat", "admin_demo", "/admin/users/{tobren}/hats"),
    View("person-end-hat", "admin_demo", "/admin/users/{tobren}/hats/{tobren_hat}/end"),
    View("person-supervisor", "admin_demo", "/admin/users/{tobren}/hats/{tobren_hat}/supervisor"),
    View("person-lost-factor", "admin_demo", "/admin/users/{tobren}/second-step"),
    View("person-lost-nothing", "admin_demo", "/admin/users/{maudra}/second-step"),
    View("organisation", "admin_demo", "/admin/organisation"),
    View(
        "organisation-wrong",
        "admin_demo",
        "/admin/organisation",
        422,
        press("Save", ("Hours until everybody signs in again", "99")),
    ),
    View(
        "organisation-conflict",
        "admin_demo",
        "/admin/organisation",
        409,
        conflict("Save", settings_meanwhile),
    ),
    View("closed-days", "admin_demo", "/admin/organisation/closed-days"),
    View(
        "closed-days-wrong",
        "admin_demo",
        "/admin/organisation/closed-days",
        422,
        press("Add this day"),
    ),
    # Oversight and patterns
    View("who-looked", "holm", "/audit"),
    View("who-may-see", "renna", "/access"),
    View("patterns", "renna", "/patterns"),
    # What cannot be done
    View("nowhere", "renna", "/nowhere", 404),
    View("case-hidden", "renna", "/cases/AAAA-AAAA", 404),
    View("not-yours", "renna", "/admin/users", 403),
    View("only-sent", "renna", "/sign-out", 405),
)

#: Addresses that answer to GET and show no page.
NO_PAGES = {
    "best_interests.countersign": "leads on to the page where it is pressed",
    "referrals.go_on": "leads on to the referral",
    "records.part": "leads on to the page where it is pressed",
    "records.put_back": "leads on to the case",
    "records.two_people": "leads on to the page where it is pressed",
    "emergency.end": "leads on to the page where it is pressed",
    "communication.stop_contact": "leads on to the page where it is pressed",
    "sentences.download": "a spreadsheet",
    "static": "a file of the application's look",
    "oversight.health": "a word for a machine that watches over the server",
    "reviews.still_right": "leads on to the page of what comes next",
    "reviews.task_done": "leads on to the page of what comes next",
    "today.front": "leads on to Today or to signing in",
}
