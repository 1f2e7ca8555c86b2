"""What nobody should send to a section is refused like anything else that does not fit."""

from __future__ import annotations

import pytest

from caseapp.features.communication.sections import SECTIONS
from tests.support.site import Browser, shown_forms


@pytest.mark.parametrize("typed", ["", "\N{SNOWMAN}"])
def test_nonsense_is_no_fault(browser: Browser, case: str, typed: str) -> None:
    for section in SECTIONS:
        path = f"{case}/communication/{section.code}"
        form = shown_forms(browser.open(path).text)[0]
        hidden = ("csrf_token", "submission_key", "version")
        kept = {name: form.fields[name] for name in hidden if name in form.fields}
        sent = {**dict.fromkeys(form.names, typed), **kept}
        assert browser.send(path, sent).status_code in (303, 422), section.code
    assert browser.open(f"{case}/communication/nowhere").status_code == 404
