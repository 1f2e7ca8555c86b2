"""The forms of referrals: asking and referring at once, what is being written, how it is sent.

Nothing is ticked beforehand, and the words for the recipient begin empty (practice.md P32).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.access.table import CASE_KINDS
from caseapp.base.passphrases import LONGEST
from caseapp.base.problems import InvalidError
from caseapp.features.referrals.recipients import Recipients
from caseapp.kinds import (
    COMPANY_LABELS,
    FIT_LABELS,
    KIND_LABELS,
    MODE_LABELS,
    REFERRAL_ACTS,
    SENT_LABELS,
    SERVICE_LABELS,
    SHEET_LABELS,
    Company,
    ContactMode,
    Decision,
    InterpreterFit,
    Kind,
    ReferralAct,
    SentBy,
    Service,
    SheetPart,
)
from caseapp.kinds.communication_room import EXPLAINED_LABELS, NameExplained
from caseapp.rules import partners
from caseapp.rules.consent import Said
from caseapp.rules.referral_sheet import Sheet
from caseapp.rules.referrals import Confirmed, Draft
from caseapp.vocabularies.purposes import Purpose, purposes
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 10_000
CLEAR, UNCLEAR = "yes", "no"
#: What these are asked for goes by a permission of its own (domain.md §3.2); all others go by what
#: the recipient usually gets something for.
_PURPOSE_OF = {Service.IDENTIFICATION: "NRM_REFER", Service.POLICE: "POLICE"}


class DraftForm(Form):
    """What the recipient is to read."""

    service = SelectField(
        _("What you ask for"),
        [InputRequired(_("Choose one."))],
        choices=[SelectChoice("", _("Choose")), *choices(SERVICE_LABELS)],
        default="",
    )
    purpose = StringField(_("In a few words"), [line()])
    words = TextAreaField(_("What they should know, written for them"), [text(_WORDS)])
    parts = SelectMultipleField(_("Tell them this too"), choices=choices(SHEET_LABELS))
    reach = StringField(_("How to reach them through you"), [line()])

    @property
    def draft(self) -> Draft:
        """What was typed."""
        return Draft(
            service=Service(self.service.data),
            purpose=(self.purpose.data or "").strip(),
            words=(self.words.data or "").strip(),
            parts=tuple(SheetPart(each) for each in self.parts.data or ()),
            reach=(self.reach.data or "").strip(),
        )


class NewForm(DraftForm):
    """Asking and referring on one screen: a permission that there is already, or a new yes."""

    permission = SelectField(_("Their yes"), default="", validate_choice=False)
    person = SelectField(_("Who gets it"), default="", validate_choice=False)
    people = SelectMultipleField(_("Who there may look here"), validate_choice=False)
    partner_name = StringField(_("Name of a new partner"), [line()])
    partner_number = StringField(_("Its telephone"), [line()])
    kinds = SelectMultipleField(_("What may be shared"))
    until = DayField(_("Until, and that whole day"), [Optional()])
    card_said = BooleanField(_("All of this was said"))
    company = RadioField(_("Who else was there"), [Optional()], choices=choices(COMPANY_LABELS))
    conditions = TextAreaField(_("Their condition, in their words"), [text(_WORDS)])
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
    given_on = DayField(_("Said on"), [Optional()])

    def offer(self, whom: Recipients, live: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer these recipients and permissions, and each kind by itself."""
        self.whom = whom
        self.permission.choices = [SelectChoice("", gettext("Ask together now"))] + [
            SelectChoice(str(key), label) for key, label in live
        ]
        self.person.choices = [SelectChoice("", gettext("Choose")), *whom.choices]
        self.people.choices = list(whom.people_choices)
        # The referral itself comes with the yes to being referred; it is not asked once more.
        self.kinds.choices = [
            SelectChoice(kind.code, gettext(KIND_LABELS[kind]))
            for kind in CASE_KINDS
            if kind is not Kind.REF
        ]

    @property
    def matter(self) -> Purpose | None:
        """What the yes is for, as far as it is known from what was chosen."""
        code = _PURPOSE_OF.get(Service(self.service.data)) if self.service.data else None
        if code and purposes().known(code):
            return purposes().get(code)
        hat = self.whom.hats.get(self.person.data or "")
        return purposes().usual(hat.role if hat else None)

    @property
    def has_more(self) -> bool:
        """Whether something of what is folded away was given, or is to be looked at."""
        folded = (self.conditions, self.interpreter, self.upset, self.clear, self.given_on)
        return any(field.data or field.errors for field in folded)

    def said(self, organisation_id: uuid.UUID) -> Said:
        """Their yes. Raises :class:`InvalidError` for what is not there any more."""
        name = " ".join((self.partner_name.data or "").split())
        person = self.person.data or ""
        hat, partner = self.whom.hats.get(person), self.whom.partners.get(person)
        people = [self.whom.hats.get(each) for each in self.people.data or ()]
        if (person and hat is None and partner is None) or None in people:
            raise InvalidError("person", gettext("They are not here any more. Choose again."))
        if name and person:
            raise InvalidError(
                "partner_name", gettext("Choose somebody above, or write a new partner; not both.")
            )
        if name and self.whom.may_add:
            number = (self.partner_number.data or "").strip()
            partner = partners.new(organisation_id, name, number)
        conditions = (self.conditions.data or "").strip()
        return Said(
            decision=Decision.YES_BUT if conditions else Decision.YES,
            purpose=self.matter,
            hat=hat,
            partner=partner,
            people=tuple(each for each in people if each),
            kinds=self.whom.with_the_referral(mask_of(self.kinds.data), person),
            until=self.until.data,
            given_on=self.given_on.data,
            card_said=self.card_said.data,
            company=Company(self.company.data) if self.company.data else None,
            upset=self.upset.data,
            clear={CLEAR: True, UNCLEAR: False}.get(self.clear.data or ""),
            language=self.language.data or "",
            interpreter=InterpreterFit(self.interpreter.data) if self.interpreter.data else None,
            conditions=conditions,
        )


class _SeenForm(Form):
    """It carries the mark of the sheet that is shown, which is the one that goes out."""

    seen = HiddenField()

    def show(self, sheet: Sheet) -> str:
        """Return the mark of the sheet that was looked at; the form goes on with that of now."""
        was = self.seen.data if self.is_submitted() else ""
        self.seen.data = sheet.mark
        return was or ""


class SendForm(_SeenForm):
    """The way it takes; a day for what is written down afterwards."""

    sent_by = RadioField(
        _("How it goes"), [InputRequired(_("Choose one."))], choices=choices(SENT_LABELS)
    )
    name_explained = RadioField(
        _("The name on their documents cannot be avoided there. Was this explained to them?"),
        [Optional()],
        choices=choices(EXPLAINED_LABELS),
    )
    on = DayField(_("On"), [Optional()])

    @property
    def explained(self) -> NameExplained | None:
        """Whether it was explained, if that was asked."""
        field = self.name_explained
        return NameExplained(field.data) if field and field.data else None

    @property
    def way(self) -> SentBy:
        """The way that was chosen."""
        return SentBy(self.sent_by.data)


class AnswerForm(Form):
    """What came of it, or taking it back."""

    act = RadioField(_("What came of it"), [InputRequired(_("Choose one."))])
    words = TextAreaField(_("A few words"), [text(_WORDS)])
    said_by = StringField(_("Confirmed by, there"), [line()])
    came_by = SelectField(
        _("How they said it"),
        choices=[SelectChoice("", _("Not recorded")), *choices(MODE_LABELS)],
        default="",
    )
    on = DayField(_("On"), [Optional()])

    @property
    def confirmed(self) -> Confirmed:
        """Who there said it, and how it came."""
        how = ContactMode(self.came_by.data) if self.came_by.data else None
        return Confirmed((self.said_by.data or "").strip(), how)

    def offer(self, acts: Sequence[ReferralAct]) -> None:
        """Offer what can be done as it stands."""
        self.act.choices = [SelectChoice(each.value, gettext(REFERRAL_ACTS[each])) for each in acts]


class FileForm(_SeenForm):
    """Making an encrypted file. It is nothing to come back to, so nothing of it is kept."""

    is_kept = False

    passphrase_of_file = HiddenField()
    passphrase = PasswordField(_("PIN or passphrase"), [line(LONGEST)])


class StepForm(Form):
    """A step that asks nothing more."""


def mask_of(codes: Any) -> Kind:
    """Return the kinds with these codes."""
    found = Kind(0)
    for code in codes or ():
        found |= Kind[code]
    return found
