"""The forms of partners: what is known of one, and a step that asks nothing more."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional

from caseapp.access.partners import VETTED
from caseapp.kinds import SENDS_LABELS, SendsBy
from caseapp.models.organisation import Organisation
from caseapp.models.partner import Partner
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

_WORDS = 2_000


class PartnerForm(Form):
    """What is known of a partner. Whoever does not vet partners is not asked the last three."""

    name = StringField(_("Name"), [DataRequired(_("Write its name.")), line()])
    remit = TextAreaField(_("What they do"), [text(_WORDS)])
    languages = StringField(_("Languages"), [line()])
    contact = StringField(_("Whom to ask for"), [line()])
    telephone = StringField(_("Telephone"), [line()])
    email = StringField(_("E-mail"), [line()])
    note = TextAreaField(_("Good to know"), [text(_WORDS)])
    sends_by = RadioField(
        _("How things reach them"), choices=choices(SENDS_LABELS), default=SendsBy.PAPER.value
    )
    vetted_on = DayField(_("Checked on"), [Optional()])
    vetted_until = DayField(_("The check holds until"), [Optional()])
    linked = SelectField(_("Its people have accounts here as"), default="")

    @classmethod
    def of(
        cls, partner: Partner | None, others: Sequence[Organisation], *, vets: bool
    ) -> PartnerForm:
        """Return the form of a partner, or of a new one."""
        shown: dict[str, Any] = {}
        if partner is not None:
            shown = {"sends_by": partner.sends_by.value}
            shown["linked"] = str(partner.linked_organisation_id or "")
        form = cls(obj=partner, record=partner, **shown)
        if vets:
            form.linked.choices = [SelectChoice("", gettext("No accounts here"))] + [
                SelectChoice(str(each.id), each.name) for each in others
            ]
        else:
            del form.vetted_on, form.vetted_until, form.linked
        return form

    @property
    def values(self) -> dict[str, Any]:
        """What was given, by the names of the columns."""
        names = ("remit", "languages", "contact", "telephone", "email", "note")
        given: dict[str, Any] = {name: (self[name].data or "").strip() for name in names}
        given["name"] = " ".join((self.name.data or "").split())
        given["sends_by"] = SendsBy(self.sends_by.data)
        for name in VETTED:
            if name in self._fields:
                given[name] = self[name].data
        if "linked" in self._fields:
            given["linked_organisation_id"] = (
                uuid.UUID(self.linked.data) if self.linked.data else None
            )
        return given


class StepForm(Form):
    """A step that asks nothing more."""
