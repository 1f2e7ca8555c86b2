"""The form of one talk about several permissions, each with an answer of its own (practice.md P10).

What was shared stays as it was; nothing is renewed by silence: what is left as it is, is left.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from caseapp.features.consents.forms import CLEAR, UNCLEAR
from caseapp.features.consents.queries import Card
from caseapp.kinds import COMPANY_LABELS, FIT_LABELS, Company, Decision, InterpreterFit
from caseapp.models.account import Membership
from caseapp.rules.consent import Said
from caseapp.rules.consent_checks import usual_end
from caseapp.web.forms import Form, choices

_LEAVE = ""
_ANSWERS = (
    SelectChoice(Decision.YES.value, _("yes, go on")),
    SelectChoice(Decision.NO.value, _("no")),
    SelectChoice(Decision.NOT_NOW.value, _("not now")),
    SelectChoice(_LEAVE, _("leave it as it is")),
)


class AgainForm(Form):
    """One talk: how it was, once; the answers are added by :func:`form_of`."""

    card_said = BooleanField(_("All of this was said"))
    company = RadioField(_("Who else was there"), [Optional()], choices=choices(COMPANY_LABELS))
    language = SelectField(_("Language you talked in"), default="")
    interpreter = SelectField(
        _("Who interpreted"),
        choices=[SelectChoice("", _("Not recorded")), *choices(FIT_LABELS)],
        default="",
    )
    upset = BooleanField(_("This is a hard moment for them"))
    clear = RadioField(
        _("Are they clear about wanting this?"),
        [Optional()],
        choices=[
            SelectChoice(CLEAR, _("yes")),
            SelectChoice(UNCLEAR, _("no, or they cannot follow well just now")),
        ],
    )


@dataclass(frozen=True)
class Asked:
    """A permission that is talked about again, its field, and until when a yes would last."""

    card: Card
    field: Any
    until: date | None


def form_of(cards: Sequence[Card], today: date) -> Any:
    """Return the form, with a question for each of these permissions."""

    class SeveralForm(AgainForm):
        """One question for each permission."""

    for card in cards:
        field = RadioField(_whom(card), choices=list(_ANSWERS), default=_LEAVE)
        setattr(SeveralForm, name_of(card.consent.id), field)
    form: Any = SeveralForm()
    form.asked = [
        Asked(card, form[name_of(card.consent.id)], until_of(card, today)) for card in cards
    ]
    return form


def _whom(card: Card) -> str:
    """Who gets it, or what it is for where their name is not read here."""
    return card.name or (gettext(card.purpose.label) if card.purpose else gettext("Anything"))


def name_of(consent_id: uuid.UUID) -> str:
    """Return the name of the field about one permission."""
    return f"answer_{consent_id.hex}"


def until_of(card: Card, today: date) -> date | None:
    """Return until when a yes goes on: as is usual, else as long as it was given for before."""
    usual = usual_end(card.purpose, today)
    consent = card.consent
    if usual is not None or consent.expires_on is None:
        return usual
    lasts: timedelta = consent.expires_on - consent.given_on
    longest = card.purpose.at_most if card.purpose else None
    return today + (min(lasts, timedelta(days=longest)) if longest else lasts)


def said_of(form: Any, asked: Asked, hat: Membership | None, people: Sequence[Membership]) -> Said:
    """Return the answer to one of them, with what it was limited to before."""
    consent, decision = asked.card.consent, Decision(asked.field.data)
    is_yes = decision is Decision.YES
    if is_yes and consent.decision is Decision.YES_BUT:
        decision = Decision.YES_BUT
    return Said(
        decision=decision,
        purpose=asked.card.purpose,
        hat=hat,
        partner=asked.card.partner,
        people=tuple(people) if is_yes else (),
        recipient=consent.recipient or "",
        kinds=asked.card.left,
        without_name=consent.without_name,
        headlines=consent.headlines & asked.card.left,
        entries_from=consent.entries_from,
        entries_until=consent.entries_until,
        until=asked.until,
        card_said=form.card_said.data,
        language=form.language.data or "",
        company=Company(form.company.data) if form.company.data else None,
        interpreter=InterpreterFit(form.interpreter.data) if form.interpreter.data else None,
        upset=form.upset.data,
        clear={CLEAR: True, UNCLEAR: False}.get(form.clear.data or ""),
        conditions=consent.conditions or "",
    )
