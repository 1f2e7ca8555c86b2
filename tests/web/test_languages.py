"""Languages: nothing outside gettext, all of it extracted, dates and plurals by Babel."""

from __future__ import annotations

import ast
import gettext as stdlib_gettext
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pyotp
import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import render_template_string
from flask_babel import format_decimal, gettext, ngettext
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import KIND_LABELS, ROLE_LABELS, STAFF_ROLES, Role
from caseapp.models.account import Credential, User
from caseapp.models.organisation import Organisation
from caseapp.models.partner import Partner
from caseapp.models.signin import LoginSession
from caseapp.models.trail import TrailEntry
from caseapp.vocabularies.stages import stages
from caseapp.web import i18n, login_state, pages
from caseapp.web.languages import pseudo
from tests.support import languages
from tests.support.site import Browser, Site
from tests.support.world import DAY, HOUR, Templates

PSEUDO = ("en-XA", "ar-XB")
NAME, NOTE, WORDS = "Ilvara", "zqnote2x", "zqword3x"
FORGOTTEN = """{% extends "base.html" %}{% block title %}{{ _("Account") }}{% endblock %}
{% block main %}<h1>{{ _("Account") }}</h1><p>Forgotten</p>{% endblock %}"""
#: How many pages of the same address are looked at.
ALIKE = 3
#: Labels that WTForms makes of the names of hidden fields; nobody sees them.
NEVER_SEEN = {"Consent", "Csrf Token", "Offer", "Submission Key", "Version"}
#: Addresses without a page of their own, and the demo's page of patterns: its samples are English.
NO_PAGE = {"static", "today.front", "oversight.health", "patterns.show"}
NO_PAGE |= {"reviews.still_right", "reviews.task_done", "contact.stop"}
NO_PAGE |= {"reviews.ticked", "reviews.talked"}
NO_PAGE |= {"sentences.download"}
NO_PAGE |= {"around.take_off", "contact.again"}
NO_PAGE |= {"emergency.end", "records.part", "records.put_back", "records.two_people"}
NO_PAGE |= {"best_interests.countersign"}
#: Pages of rows that this walk does not make; ``tests/browser/test_pages.py`` looks at each in a
#: pseudo-language, too.
ELSEWHERE = {
    "around.change",
    "contact.change",
    "contact.message",
    "contact.urgent",
    "messages.kept",
    "messages.read",
    "cases.search",
    "reviews.help_with",
    "companions.change",
    "disclosures.look",
    "disclosures.one",
    "emergency.look",
    "emergency.one",
    "goals.about",
    "goals.agree",
    "goals.guardian",
    "goals.review",
    "goals.show",
    "goals.stand",
    "goals.step",
    "goals.step_new",
    "intake.arrival",
    "intake.hello",
    "leave.change",
    "leave.end",
    "leave.end_duty",
    "leave.of_somebody",
    "looked.again",
    "looked.answer",
    "looked.ask_together",
    "notes.readers",
    "notes.show_to_guardian",
    "referrals.answer",
    "referrals.edit",
    "referrals.enquiry",
    "referrals.file",
    "referrals.go_on",
    "referrals.print_",
    "referrals.send",
    "referrals.show",
    "team.lift",
    "team.lift_house",
    "volunteers.back",
}


# --- every page -------------------------------------------------------------------------


@dataclass
class Seen:
    """What a visit to every page left behind."""

    pages: list[tuple[str, str]] = field(default_factory=list)
    endpoints: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)


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
            _Visit(site, visit).everything()
        yield visit
    finally:
        site.close()


#: References are no words.
_REFERENCE = r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"


class _Visit:
    """Goes through the application in ``en-XA`` and keeps each page."""

    def __init__(self, site: Site, seen: Seen) -> None:
        self.site = site
        self.seen = seen
        self.organisation_id = site.organisation("Harbour")
        self.hats = {role: self._hat(role) for role in STAFF_ROLES}
        self.forms: dict[str, tuple[Role, str]] = {}
        self.times: Counter[tuple[Role | None, str]] = Counter()
        self.seen.known.update({"Harbour", NAME, NOTE, WORDS, *available_timezones()})
        self.seen.known.update(locale.name for locale in pseudo.LOCALES)
        self.seen.known.add("English")

    def everything(self) -> None:
        """Visit what each role reaches, then what stands outside and between."""
        case = self._fill()
        for role in self.hats:
            self._crawl(role)
        for role, path in self.forms.values():
            self._send_nonsense(role, path)
        self._send_case_forms(case)
        self._outside()
        self._between()
        self._behind()
        with self.site.system("audit") as session:
            self.seen.known.update(session.scalars(select(TrailEntry.action)))
            self.seen.known.update(session.scalars(select(TrailEntry.actor_name)))

    def keep(self, who: str, path: str, answer: Any) -> str:
        """Keep one answer."""
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303):
            self.seen.pages.append((f"{who} {path} {answer.status_code}", answer.text))
            self.seen.known.update(re.findall(_REFERENCE, answer.text))
            if answer.status_code in (200, 422):
                self.seen.endpoints.add(self._endpoint(path))
        return str(answer.text)

    def _hat(self, role: Role, organisation_id: Any = None, language: str = "en-XA") -> Actor:
        hat = self.site.hat(role, organisation_id or self.organisation_id)
        with self.site.system("set-up") as session:
            user = session.get_one(User, hat.user_id)
            user.language = language
            self.seen.known.update({user.name, user.email})
        return hat

    def _endpoint(self, path: str) -> str:
        try:
            return str(self.site.app.url_map.bind("localhost").match(path.split("?")[0])[0])
        except HTTPException:
            return ""

    def _fill(self) -> str:
        """A case in which everything holds something."""
        browser = self.site.browser(self.hats[Role.CW])
        address = browser.submit("/cases/new", name_to_use=NAME, age_status="adult").location
        form = browser.fill(f"{address}/summary", name_to_use=NAME, say_it=NAME, summary=NOTE)
        for _press in range(2):
            answer = browser.send(f"{address}/summary", form)
            form["submission_key"] = "another"
            self.keep("CW conflict", f"{address}/summary", answer)
        browser.submit(f"{address}/notes/new", text=NOTE, heading=NOTE, mode="phone")
        stage = {"stage": "P1-10", "presence": "with_us", "words": WORDS}
        browser.submit(f"{address}/pillars/1", **stage)
        self._identify(browser, f"{address}/identification")
        browser.submit(f"{address}/exploitation/new", began="2021")
        self._permit(browser, f"{address}/consents/new")
        self._share(browser, f"{address}/consents/new")
        self._meet_again(browser, str(address))
        self._ask_a_child(browser)
        self._look_together(browser, address)
        self.seen.known.add(address.rsplit("/", 1)[1])
        return str(address)

    def _permit(self, browser: Browser, address: str) -> None:
        """A yes with everything that can be said of one, and a no."""
        said = {"answer": "yes_but", "card_said": "y", "company": "alone", "outside": NAME}
        words = dict.fromkeys(("conditions", "teach_back", "why"), NOTE)
        until = {"until": (clock.today() + 9 * DAY).isoformat(), "kinds": "HLT"}
        assert browser.submit(address, **said, **words, **until).status_code == 303
        other = {**said, "outside": NOTE}
        assert browser.submit(address, **other, **words, **until).status_code == 303
        assert browser.submit(address, answer="no", purpose="POLICE").status_code == 303
        # It is stopped by a word, so that somebody is to be told; another word fits nobody.
        for role, who in ((Role.CW, address.split("/")[2]), (Role.VOL, NOTE)):
            told = self.site.browser(self.hats[role])
            assert told.submit("/stop-sharing", who=who, words=WORDS, whom=NAME).status_code == 303

    def _share(self, browser: Browser, address: str) -> None:
        """Partners as they can stand, and a yes that names one and somebody there."""
        now, house = clock.now(), self.site.organisation(NOTE)
        lawyer = self._hat(Role.LA, house)
        linked = {"organisation_id": self.organisation_id, "linked_organisation_id": house}
        with self.site.system("set-up") as session:
            partner = Partner(name=WORDS, made_at=now, **linked)
            stopped = Partner(name=NOTE, made_at=now, suspended_at=now, **linked)
            gone = Partner(name=f"{WORDS} {NOTE}", made_at=now, retired_at=now, **linked)
            session.add_all([partner, stopped, gone])
        said = {"answer": "yes", "card_said": "y", "company": "alone", "kinds": "LEG"}
        said |= {"person": str(partner.id), "people": str(lawyer.membership_id)}
        until = {"until": (clock.today() + 9 * DAY).isoformat()}
        assert browser.submit(address, **said, **until).status_code == 303

    def _ask_a_child(self, browser: Browser) -> None:
        """A child and their guardian who differ, and the decision that begins with it."""
        child = str(browser.submit("/cases/new", name_to_use=NAME, age_status="child").location)
        self.seen.known.add(child.rsplit("/", 1)[1])
        said = {"answer": "unsure", "outside": NAME, "words": NOTE, "asked_by": "draw"}
        assert browser.submit(f"{child}/consents/new", **said).status_code == 303
        page = browser.open(f"{child}/consents").text
        found = re.search(rf'href="({re.escape(child)}/consents/[\w-]+/guardian)"', page)
        assert found is not None
        assert browser.submit(found[1], says="yes", outside=NAME, words=NOTE).status_code == 303
        decided = browser.open(f"{child}/best-interests")
        pages = (found[1], f"{child}/guardians", f"{child}/best-interests/new")
        for path in (f"{child}/consents", *pages):
            self.keep("CW", path, browser.open(path))
        self.keep("CW", f"{child}/best-interests", decided)
        one = re.search(
            rf'href="({re.escape(child)}/best-interests/[0-9a-f-]{{36}})"', decided.text
        )
        assert one is not None
        self.keep("CW", one[1], browser.open(one[1]))

    def _meet_again(self, browser: Browser, address: str) -> None:
        """A second record of the person, and what joining the two does."""
        other = str(browser.submit("/cases/new", name_to_use=NAME, age_status="adult").location)
        reference = other.rsplit("/", 1)[1]
        self.seen.known.add(reference)
        for path in (other, f"{address}/join/{reference}"):
            self.keep("CW", path, browser.open(path))

    def _identify(self, browser: Browser, address: str) -> None:
        """A period with more time asked for, and a negative decision with its challenge."""
        today = clock.today()
        start, end = today.isoformat(), (today + 40 * DAY).isoformat()
        period = {"start_on": start, "end_on": end, "wish_state": "not_asked_yet"}
        browser.submit(f"{address}/recovery/new", **period)
        decision = {"step": "conclusive", "outcome": "negative", "challenge_deadline": end}
        browser.submit(f"{address}/decisions/new", decided_on=start, authority=NOTE, **decision)
        sent = {
            r"/recovery/[\w-]+/more-time": {"asked_on": start, "answer": "not_yet", "reason": NOTE},
            r"/decisions/[\w-]+/challenges/new": {"interim": "confirmed", "outcome": "not_yet"},
        }
        page = browser.open(address).text
        for pattern, values in sent.items():
            found = re.search(rf'href="({re.escape(address)}{pattern})"', page)
            assert found is not None
            assert browser.submit(found[1], **values).status_code == 303

    def _look_together(self, browser: Browser, address: str) -> None:
        """Begin the Together page, and leave it with a wrong passphrase and none."""
        browser.send(f"{address}/together", browser.fill(address))
        for path in ("/together", "/together/looked", "/together/end"):
            self.keep("CW together", path, browser.open(path))
        for typed in ("", "wrong"):
            answer = browser.submit("/together/end", passphrase=typed)
            self.keep(f"CW together sent {typed!r}", "/together/end", answer)
        self._alter(self.hats[Role.CW], together_case_id=None)
        for path in (
            f"{address}/panels/who",
            f"{address}/panels/notes",
            f"{address}/print",
            f"{address}/together",
        ):
            self.keep("CW", path, browser.open(path))

    def _crawl(self, role: Role) -> None:
        browser = self.site.browser(self.hats[role])
        waiting, done = ["/nowhere", "/audit", "/cases/new", "/notices", "/today"], set()
        while waiting:
            path = waiting.pop()
            endpoint = self._endpoint(path)
            if path in done or self._is_known(role, endpoint):
                continue
            done.add(path)
            html = self.keep(role.value, path, browser.open(path))
            waiting += sorted(languages.shown(html).links)
            if _visible_fields(html):
                self.forms.setdefault(endpoint, (role, path))

    def _is_known(self, role: Role, endpoint: str) -> bool:
        """Whether enough of an address was seen: by this role, or by any where roles see alike."""
        who = None if endpoint.startswith("accounts.") else role
        self.times[who, endpoint] += 1
        return self.times[who, endpoint] > ALIKE

    def _send_nonsense(self, role: Role, path: str) -> None:
        """Send a form as nobody should: with everything empty, then with what means nothing, then
        with that and no day."""
        browser = self.site.browser(self.hats[role])
        for typed, day in (("", ""), ("\N{SNOWMAN}", "\N{SNOWMAN}"), ("\N{SNOWMAN}", "")):
            page = browser.open(path).text
            fields = dict.fromkeys(_visible_fields(page), typed) | dict.fromkeys(_days(page), day)
            answer = browser.submit(path, **fields)
            self.keep(f"{role} sent {typed!r}", path, answer)
            if answer.status_code == 303:
                self.keep(f"{role} afterwards", answer.location, browser.open(answer.location))

    def _send_case_forms(self, case: str) -> None:
        browser = self.site.browser(self.hats[Role.CW])
        answer = browser.submit(f"{case}/pillars/1", stage="P1-10", presence="with_us", on="never")
        self.keep("CW", f"{case}/pillars/1", answer)
        for path in ("/today", "/cases/new"):  # not to be sent to, and sent without its token
            self.keep("CW", path, browser.http.post(path))

    def _outside(self) -> None:
        """What stands before the door."""
        browser = self.site.browser()
        browser.http.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en-XA"
        for path in ("/sign-in", "/sign-in/help", "/welcome/ended", "/nowhere"):
            self.keep("nobody", path, browser.open(path))
        self.keep("nobody", "/sign-in", browser.submit("/sign-in", email="a", password="b"))
        admin = self.site.browser(self.hats[Role.ADM])
        details = {"name": NAME, "email": "new@example.org", "roles": "CW"}
        invited = self.keep(
            "ADM", "/admin/users/invite", admin.submit("/admin/users/invite", **details)
        )
        self.seen.known.update(details.values())
        link = re.search(r"/welcome/[\w-]+", invited)
        assert link is not None
        self.keep("nobody", link[0], browser.open(link[0]))
        for first, second in (("short", "short"), ("one", "other")):
            form = {**browser.fill(link[0]), "password": [first, second]}
            self.keep("nobody", link[0], browser.http.post(link[0], data=form))

    def _between(self) -> None:
        """What stands between the passphrase and the pages, and behind a lock."""
        hat = self._hat(Role.CW)
        with self.site.system("accounts") as session:
            session.add(self._with_seed(hat))
        self._half_way(hat, "/sign-in/code")
        strict_id = self.site.organisation("Strict")
        with self.site.system("set-up") as session:
            session.get_one(Organisation, strict_id).second_factor_roles = "CW"
        self._half_way(self._hat(Role.CW, strict_id), "/sign-in/set-up-code")
        for pin in (None, "204819"):
            browser = self.site.browser(hat)
            self._alter(hat, locked_at=clock.now(), pin=pin)
            self.keep("locked", "/unlock", browser.open("/unlock"))
            self.keep("locked", "/unlock", browser.submit("/unlock", passphrase="x"))
        browser = self.site.browser(self.hats[Role.ADM])
        self._alter(self.hats[Role.ADM], proved_at=clock.now() - HOUR)
        for path in ("/admin/users/invite", "/admin/organisation", "/account/details"):
            self.keep("unproved", path, browser.open(path))
            self.keep("unproved", path, browser.submit(path))

    def _behind(self) -> None:
        """What only some people find: a second step that is set, more hats, a disabled account."""
        hat = self._hat(Role.CW)
        hats = [self.site.hat(role, self.organisation_id, of=hat) for role in (Role.IA, Role.ADM)]
        gone = self._hat(Role.CW)
        with self.site.system("accounts") as session:
            session.add(self._with_seed(hat))
            session.get_one(User, gone.user_id).disabled_at = clock.now()
        paths = ["/account", "/account/second-step", f"/account/hats/{hats[1].membership_id}"]
        paths += ["/account/recovery-codes", "/account/second-step/remove"]
        for path in paths:
            browser = self.site.browser(hat)
            self.keep("secured", path, browser.open(path))
            self.keep("secured sent", path, browser.submit(path))
        browser = self.site.browser(self.hats[Role.ADM])
        for path in (f"/admin/users/{gone.user_id}", f"/admin/users/{gone.user_id}/enable"):
            self.keep("ADM", path, browser.open(path))

    def _with_seed(self, hat: Actor) -> Credential:
        return Credential(
            user_id=hat.user_id, totp_seed=pyotp.random_base32(), totp_confirmed_at=clock.now()
        )

    def _half_way(self, hat: Actor, path: str) -> None:
        browser = self.site.browser(hat)
        self._alter(hat, stage=login_state.PASSWORD_STAGE, membership_id=None)
        for answer in (browser.open(path), browser.submit(path, code="123")):
            self.keep("half-way", path, answer)

    def _alter(self, hat: Actor, pin: str | None = None, **values: Any) -> None:
        with self.site.system("sign-in") as session:
            if pin is not None:
                values["pin_hash"] = hashes.make(pin)
            for kept in session.scalars(
                select(LoginSession).where(LoginSession.user_id == hat.user_id)
            ):
                for name, value in values.items():
                    setattr(kept, name, value)


def _days(html: str) -> list[str]:
    """Return the names of the fields for days."""
    return re.findall(r'<input[^>]*\sname="([^"]+)" type="date(?:time-local)?"', html)


def _visible_fields(html: str) -> list[str]:
    """Return the names of what can be typed into the form of a page."""
    main = html.partition("<main")[2].partition("</main>")[0]
    typed = re.findall(r'<(?:input|textarea)[^>]*\sname="([^"]+)"[^>]*', main)
    kept = re.findall(r'<input type="(?:hidden|radio|checkbox)" name="([^"]+)"', main)
    return [name for name in typed if name not in kept]


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
    page = _browser(embedded_site, "en-XA").open("/sign-in/help").text
    assert languages.unmarked(page) == ["Forgotten"]


@pytest.mark.parametrize("name", sorted(languages.sources("templates", ".html")))
def test_no_template_holds_plain_text_in_any_branch(name: str) -> None:
    source = languages.sources("templates", ".html")[name]
    assert languages.unmarked_in_template(source) == []


def test_plain_text_in_a_template_would_be_found() -> None:
    """The planted failure: a branch that no test visits."""
    source = '{% if never %}<p title="{{ x }}">Forgotten {{ _("Kept") }}</p>{% endif %}'
    assert len(languages.unmarked_in_template(source)) == 1


# --- what is extracted ------------------------------------------------------------------


def test_the_words_of_the_vocabularies_are_extracted() -> None:
    found = languages.ids(languages.template())
    assert found >= {*ROLE_LABELS.values(), *KIND_LABELS.values()}
    every = [stage for number in range(1, 5) for stage in _stages_of(number)]
    assert found >= {stage.label for stage in every} | {stage.meaning for stage in every}
    assert found >= {text for stage in every if (text := stage.together)}
    assert found >= {pillar.label for pillar in map(stages().pillar, range(1, 5))}


def _stages_of(number: int) -> list[Any]:
    tracks = stages().pillar(number).tracks
    return [stage for track in tracks for stage in stages().of_pillar(number, track.code)]


def test_each_mapping_of_the_extraction_finds_texts() -> None:
    """No pattern of pyproject.toml is dead, and no text comes from elsewhere."""
    places = re.findall(r"^#: (.+)$", languages.template_text(), re.MULTILINE)
    folders = {place.split("/")[0] for line in places for place in line.split()}
    assert folders == {"caseapp", "templates", "seeds"}


def test_texts_of_code_are_marked_by_names_that_extraction_knows() -> None:
    """``lazy_gettext`` and the like only under a name such as ``_``."""
    found = [
        f"{name}:{node.lineno}"
        for name, source in languages.sources("caseapp", ".py").items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id.endswith("gettext")
        and node.func.id not in languages.MARKERS
    ]
    assert found == []


def test_the_extracted_texts_are_those_marked_in_the_code() -> None:
    """Read the code a second way: the two ways must find the same."""
    marked = {
        node.args[0].value
        for source in languages.sources("caseapp", ".py").values()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in languages.MARKERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert marked
    from_code = {
        message.id if isinstance(message.id, str) else message.id[0]
        for message in languages.template()
        if any(path.endswith(".py") for path, _line in message.locations)
    }
    assert from_code == marked


@pytest.mark.parametrize("code", PSEUDO)
def test_every_extracted_message_can_be_looked_up(embedded_site: Site, code: str) -> None:
    with embedded_site.app.test_request_context(), i18n.speaking(code):
        for message in languages.ids(languages.template()):
            shown = gettext(message)
            assert shown != message
            kept = re.findall(r"%\(\w+\)[a-z]", message)
            assert re.findall(r"%\(\w+\)[a-z]", shown) == kept


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
    _install(catalogue, tmp_path)
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


# --- translations -----------------------------------------------------------------------


def test_installed_languages_are_complete() -> None:
    """English has no catalogue: it is the source."""
    assert not (i18n.TRANSLATIONS / "en").exists()
    for compiled in i18n.TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo"):
        with compiled.with_suffix(".po").open("rb") as source:
            catalogue = read_po(source, locale=compiled.parents[1].name)
        lacking = languages.missing(catalogue, languages.template())
        assert not lacking, languages.listed(lacking)
        with compiled.open("rb") as opened:
            assert _is_compiled(catalogue, stdlib_gettext.GNUTranslations(opened)), compiled


def _is_compiled(catalogue: Catalog, compiled: stdlib_gettext.GNUTranslations) -> bool:
    return all(
        compiled.gettext(each.id) == each.string
        for each in catalogue
        if each.id and isinstance(each.id, str)
    )


def test_what_a_translation_lacks_is_found(tmp_path: Path) -> None:
    """The planted failures, in a tiny catalogue."""
    wanted = Catalog()
    wanted.add("Today")
    wanted.add("Save")
    wanted.add("Cases")
    wanted.add("Lock")
    wanted.add("since %(start)s", flags=["python-format"])
    wanted.add(("%(num)d case", "%(num)d cases"))
    made = Catalog(locale="pl")
    made.add("Today", "Dzisiaj")
    made.add("Save", "")
    made.add("Cases", "Sprawy", flags=["fuzzy"])
    made.add("since %(start)s", "od %(stat)s")
    made.add(("%(num)d case", "%(num)d cases"), ("%(num)d sprawa", "", ""))
    found = languages.missing(_install(made, tmp_path), wanted)
    assert sorted(each.split(":")[0] for each in found if "start" not in each) == [
        "fuzzy",
        "not there",
        "not translated",
        "not translated",
    ]
    assert sum("start" in each for each in found) == 1
    assert languages.missing(made, Catalog()) == []


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


def _install(catalogue: Catalog, folder: Path) -> Catalog:
    """Write a catalogue as translators and the compiler do, and return it."""
    place = folder / str(catalogue.locale) / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as opened:
        write_mo(opened, catalogue)
    return catalogue
