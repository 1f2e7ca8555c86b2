"""Nothing typed stands readable in any file: not in the database, its log, the keys."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from caseapp.db import migrate
from caseapp.db.setup import Database
from caseapp.kinds import Role
from tests.support.site import Browser, Site
from tests.support.world import Templates

CANARIES = ("zqname7x", "zqsayit7x", "zqsummary7x", "zqnote7x", "zqheading7x", "zqwords7x")
CANARIES += ("zqcame7x", "zqlegal7x", "zqother7x", "zqreason7x")
CANARIES += ("zqdialect7x", "zqhelps7x", "zqnumber7x", "zqdevice7x")
#: Shorter pieces stand in any file by chance.
LEAST = 7
#: Facts in clear inside the encrypted file: they too must not be seen from outside.
FACTS = ("with_us", "working_name", "/cases/<reference>")


def test_no_canary_stands_in_any_file(embedded_site: Site) -> None:
    _work(embedded_site)
    folder = embedded_site.database.settings.data_dir
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files), "the log was looked at as well"
    assert list(_found(files, CANARIES + FACTS)) == []


def test_an_unencrypted_file_would_be_noticed(templates: Templates) -> None:
    """The planted failure: without SQLCipher the facts show, and sealed texts still do not."""
    settings = replace(templates.empty("sqlcipher"), plain_database=True)
    migrate.upgrade(Database(settings, templates.secret))
    site = Site(settings, templates.secret)
    try:
        _work(site)
        files = [path for path in settings.data_dir.rglob("*") if path.is_file()]
        assert set(_found(files, FACTS)) == set(FACTS)
        assert list(_found(files, CANARIES)) == []
    finally:
        site.close()


def _work(site: Site) -> None:
    browser = site.browser(site.hat(Role.CW, site.organisation()))
    opened = browser.submit("/cases/new", name_to_use="zqname7x", age_status="adult")
    case = opened.headers["Location"]
    browser.submit(
        f"{case}/summary", name_to_use="zqname7x", say_it="zqsayit7x", summary="zqsummary7x"
    )
    browser.submit(f"{case}/notes/new", text="zqnote7x", heading="zqheading7x", mode="phone")
    browser.submit(f"{case}/pillars/1", stage="P1-10", presence="with_us", words="zqwords7x")
    _say_details(browser, case)
    _say_how_to_be(browser, case)
    page = browser.open(case).text
    assert "zqhelps7x" in page
    assert "zqnote7x" in page, "the canaries were really written"


def _say_details(browser: Browser, case: str) -> None:
    """How they came, their names, and why another record was opened in error."""
    details = {"age_status": "adult", "identity_level": "full", "source": "helpline"}
    said = {"source_words": "zqcame7x"}
    assert browser.submit(f"{case}/details", **details, **said).status_code == 303
    names = {"legal_name": "zqlegal7x", "other_names": "zqother7x"}
    assert browser.submit(f"{case}/identity", **names).status_code == 303
    other = browser.submit("/cases/new", name_to_use="Ada", age_status="adult").location
    assert browser.submit(f"{other}/error", reason="zqreason7x").status_code == 303


def _say_how_to_be(browser: Browser, case: str) -> None:
    single = {"need": "always", "wish": "not_asked_yet", "strength": "", "breaks": "30"}
    language = {"languages-0-language": "Romanian", "languages-0-dialect": "zqdialect7x"}
    helps = {"helps-0-text": "zqhelps7x", "helps-0-source": "person"}
    told = {**single, **language, "languages-0-comfort": "good", **helps}
    assert browser.submit(f"{case}/communication", **told).status_code == 303
    way = {"channel": "call", "value": "zqnumber7x", "times": "", "device": "zqdevice7x"}
    more = {"device_instead": "not_asked_yet", "voicemail": "no", "say": ""}
    assert browser.submit(f"{case}/contact/new", **way, **more).status_code == 303


def _found(files: list[Path], wanted: tuple[str, ...]) -> Iterator[str]:
    for path in files:
        content = path.read_bytes()
        for canary in wanted:
            if any(shape in content for shape in _shapes(canary) if len(shape) >= LEAST):
                yield canary


def _shapes(canary: str) -> Iterator[bytes]:
    plain = canary.encode()
    yield plain
    yield canary.encode("utf-16-le")
    yield plain.hex().encode()
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + plain)[4 if shift else 0 : -4]
