"""The sheet of goals that somebody keeps: their words and nothing of ours, on paper or a file."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.kinds import Kind, Role
from caseapp.models.organisation import Organisation
from caseapp.models.trail import TrailEntry, TrailSubject
from tests.features.consents.conftest import Ledger
from tests.features.consents.conftest import advocate as advocate
from tests.features.consents.conftest import ledger as ledger
from tests.features.goals.test_goals import SIX, WORDS, _make
from tests.features.goals.test_goals import case as case
from tests.support.site import Browser, Site

STEP = SIX["step"]
OWN = "أريد أن أنام والضوء مطفأ"


def _sent(browser: Browser, case: str, how: str = "paper", **values: Any) -> Any:
    """Send the form as it is shown, with these values typed in."""
    page = browser.open(f"{case}/goals/sheet").text
    shown = {
        "goals": re.findall(r'name="goals" value="([^"]+)"[^>]* checked', page),
        "cover": "My goals and next steps",
        "language": "en",
    }
    return browser.submit(f"{case}/goals/sheet", **{**shown, "how": how, **values})


def _text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _printed(site: Site) -> list[Any]:
    entry: Any = TrailEntry.__table__
    subject: Any = TrailSubject.__table__
    wanted = select(subject).join(entry, entry.c.seq == subject.c.seq)
    with site.owner() as connection:
        return list(connection.execute(wanted.where(entry.c.action == "goal.print")))


def test_what_is_under_way_is_ticked_and_stands_on_paper_with_its_steps(
    site: Site, browser: Browser, case: str
) -> None:
    _make(browser, case)
    _make(browser, case, own_words="Sing in a choir", limits="")
    page = browser.open(f"{case}/goals").text
    assert f'href="{case}/goals/sheet"' in page
    form = browser.open(f"{case}/goals/sheet").text
    assert len(re.findall(r'name="goals"[^>]* checked', form)) == 1
    assert "My goals and next steps" in form
    paper = _sent(browser, case)
    assert paper.status_code == 200, paper.text.split("<main")[1]
    sheet = paper.text.split("<article")[1].split("</article")[0]
    assert WORDS in sheet
    assert STEP in sheet
    assert "choir" not in sheet
    assert "Printed by" in form
    assert "Printed by" not in paper.text
    [row] = _printed(site)
    assert (row.operation, row.kinds) == ("print", Kind.GOA)


def test_the_file_is_in_their_script_and_holds_nothing_of_ours(
    site: Site, browser: Browser, case: str, worker: Actor
) -> None:
    """Every text of the file, its outside and its bytes: no name of the service, the house, the
    worker, the person's name, or the case."""
    _make(browser, case, own_words=OWN, language="ar")
    answer = _sent(browser, case, "file", cover="ملاحظات", language="ar")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="list.pdf"'
    text = _text(answer.data)
    for word in (*OWN.split(), "ملاحظات", *STEP.split()):
        assert word in text, word
    with site.acting(worker) as session:
        house = session.get(Organisation, worker.organisation_id).name
    told = str(PdfReader(io.BytesIO(answer.data)).metadata)
    reference = case.rsplit("/", 1)[1]
    for canary in ("caseapp", house, worker.name, "Ilvara", reference, "together", "limits"):
        assert canary.casefold() not in (text + told).casefold(), canary
        assert canary.encode() not in answer.data
    assert len(_printed(site)) == 1


def test_days_are_written_as_the_language_writes_them(browser: Browser, case: str) -> None:
    _make(browser, case, own_words="Vreau să dorm", language="ro")
    text = _text(_sent(browser, case, "file", language="ro").data)
    assert re.search(r"\d (ian|feb|mar|apr|mai|iun|iul|aug|sep|oct|noi|dec)", text)


def test_what_names_us_is_left_out_and_the_page_says_so(
    site: Site, browser: Browser, case: str, worker: Actor
) -> None:
    with site.acting(worker) as session:
        house = session.get(Organisation, worker.organisation_id).name
    _make(browser, case, step=f"Ring {house} on Friday")
    _make(browser, case, own_words="Ask caseapp for a copy")
    paper = _sent(browser, case).text
    sheet = paper.split("<article")[1].split("</article")[0]
    assert WORDS in sheet
    assert house not in sheet
    assert "caseapp" not in sheet
    assert "3 lines name us" in paper
    refused = _sent(browser, case, cover=f"My list from {house}")
    assert refused.status_code == 422
    assert "This names us." in refused.text


@pytest.mark.parametrize("how", ["paper", "file"])
def test_a_name_that_must_never_be_used_goes_nowhere(
    site: Site, browser: Browser, case: str, how: str
) -> None:
    _make(browser, case, own_words="I want to be called anything but Zivko")
    named = {"never_use-0-name": "Zivko"}
    assert browser.change(f"{case}/communication/names", **named).status_code == 303
    refused = _sent(browser, case, how)
    assert refused.status_code == 422
    assert "a name that they asked us never to use" in refused.text
    assert "It stands in this line: I want to be called anything but Zivko" in refused.text
    assert _printed(site) == []


def test_a_script_without_letters_here_is_printed_from_the_page(
    site: Site, browser: Browser, case: str
) -> None:
    _make(browser, case, own_words="我想睡觉", language="zh")
    refused = _sent(browser, case, "file")
    assert refused.status_code == 422
    assert "Print it from the page instead" in refused.text
    assert _printed(site) == []
    assert "我想睡觉" in _sent(browser, case).text


def test_nothing_chosen_and_no_heading_are_said_at_their_field(browser: Browser, case: str) -> None:
    assert "No goals yet" in browser.open(f"{case}/goals/sheet").text
    _make(browser, case)
    refused = _sent(browser, case, goals=[], cover="")
    assert refused.status_code == 422
    assert "Choose at least one." in refused.text
    assert "Write a few words." in refused.text


def test_who_reads_no_goals_finds_no_sheet(site: Site, ledger: Ledger, advocate: Actor) -> None:
    stranger = site.browser(site.hat(Role.CW, site.organisation()))
    assert stranger.open(f"{ledger.case}/goals/sheet").status_code == 404
    ledger.answer(advocate, kinds=["SUM"])
    theirs = site.browser(advocate)
    assert theirs.open(f"{ledger.case}/goals/sheet").status_code == 404
    ledger.answer(advocate, kinds=["SUM", "GOA"])
    assert theirs.open(f"{ledger.case}/goals/sheet").status_code == 200
