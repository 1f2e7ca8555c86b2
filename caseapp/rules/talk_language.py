"""In which language a permission was talked about: what is offered, and what is preset.

A yes says it (domain.md §3.4). The person's own first language is preset, as far as whoever writes
reads it; else the language of the page. Both are shown beside the answer, so that they can be put
right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import has_request_context, request
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from caseapp.kinds import Comfort
from caseapp.models.case import Case
from caseapp.models.communication import CaseLanguage
from caseapp.rules import languages
from caseapp.web import i18n


def spoken(session: Any, case: Case) -> Sequence[str]:
    """Return the languages that this person speaks, their first one first, and the page's after
    them; none that they avoid."""
    found = session.scalars(
        select(CaseLanguage)
        .where(CaseLanguage.case_id == case.id, CaseLanguage.ended_at.is_(None))
        .order_by(CaseLanguage.is_first.desc(), CaseLanguage.id)
    )
    theirs = [each.code for each in found if each.comfort is not Comfort.AVOID]
    return list(dict.fromkeys([*theirs, i18n.locale().language]))


def first(session: Any, case: Case) -> str:
    """Return the language that is taken where nobody is asked which it was."""
    return spoken(session, case)[0]


def offer(form: Any, codes: Sequence[str]) -> None:
    """Let a form offer these languages, with the first one preset."""
    form.language.choices = [SelectChoice("", _("Not recorded"))] + [
        SelectChoice(code, languages.name(code)) for code in codes
    ]
    is_given = has_request_context() and form.language.name in request.form
    if codes and not is_given and not form.was_kept:
        form.language.data = codes[0]
