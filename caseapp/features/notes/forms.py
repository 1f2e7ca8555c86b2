"""The forms of notes: one, and who reads a restricted one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import (
    MODE_LABELS,
    RESTRICTION_LABELS,
    ROLE_LABELS,
    ContactMode,
    Restriction,
)
from caseapp.models.account import Membership, User
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, line, text

Hats = Sequence[tuple[Membership, User]]
_REASONS = 4_000


class NoteForm(Form):
    """A sentence is enough; time, writer and mode are set (practice.md P21)."""

    text = TextAreaField(
        _("Note"), [InputRequired(_("Write a few words, or go back without a note.")), text()]
    )
    heading = StringField(_("Heading"), [line()])
    mode = SelectField(
        _("How"),
        choices=choices(MODE_LABELS),
        default=ContactMode.PHONE.value,
    )
    closed_to_guardian = BooleanField(_("Keep it private from their guardian"))


class ShowForm(Form):
    """Why safety requires that a guardian sees a private note, and when the child was told."""

    reasons = TextAreaField(_("Why safety requires it"), [text(_REASONS)])
    told_on = DayField(_("The child was told on"), [Optional()])


class _Readers(Form):
    """Names of who reads it; each by itself."""

    readers = SelectMultipleField(_("Who else reads it"), validate_choice=False)

    def offer_readers(self, people: Hats) -> None:
        """Offer these people."""
        self.hats = {str(hat.id): hat for hat, _user in people}
        self.readers.choices = [
            SelectChoice(str(hat.id), f"{user.name}, {gettext(ROLE_LABELS[hat.role])}")
            for hat, user in people
        ]

    @property
    def named(self) -> list[Membership]:
        """The hats that were chosen and are still there."""
        return [self.hats[key] for key in self.readers.data or () if key in self.hats]


class ReadersForm(_Readers):
    """Who reads a restricted note besides its author."""


class NewNoteForm(NoteForm, _Readers):
    """A new note, for the team or for named readers."""

    restriction = SelectField(_("Who it is for"), default="")
    why = StringField(_("Why it is restricted"), [line()])

    def offer(self, people: Hats, classes: Sequence[Restriction], *, may_be_open: bool) -> None:
        """Offer these readers and classes; ``may_be_open``: or a note for the team."""
        self.offer_readers(people)
        whole: list[Any] = [SelectChoice("", gettext("whoever reads notes"))] if may_be_open else []
        self.restriction.choices = whole + [
            SelectChoice(each.value, gettext(RESTRICTION_LABELS[each])) for each in classes
        ]

    @property
    def chosen(self) -> Restriction | None:
        """The class, where it is for named readers only."""
        return Restriction(self.restriction.data) if self.restriction.data else None
