"""The forms of leave and duty. Which cases a leave asks about is set by :func:`leave_form`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from caseapp.base import ids
from caseapp.features.leave.queries import Desk
from caseapp.kinds import LEAVE_LABELS, LeaveKind
from caseapp.models.account import User
from caseapp.models.leave import Leave
from caseapp.rules.cover import Held, Wish, field_of
from caseapp.web import logins
from caseapp.web.days import DayField, MomentField
from caseapp.web.forms import Form, choices, line, text

_REASON = 2_000
#: In a case's field: whoever was chosen for all.
AS_ALL = "all"
_DAY = _("Give a day.")
_MOMENT = _("Give a day and a time.")


class LeaveForm(Form):
    """When somebody is away, and who covers. No reason is asked."""

    kind = RadioField(
        _("What sort"), [InputRequired(_("Choose one."))], choices=choices(LEAVE_LABELS)
    )
    starts = DayField(_("From"), [InputRequired(_DAY)])
    until = DayField(_("Last day away"), [InputRequired(_DAY)])
    everyone = SelectField(_("Who covers"), default="")
    reason = TextAreaField(_("Why them, if it helps those who come after"), [text(_REASON)])
    desk: Desk

    @property
    def cases(self) -> list[Any]:
        """The fields that ask about single cases."""
        return [self[field_of(held.case.id)] for held in self.desk.askable]

    @property
    def values(self) -> dict[str, Any]:
        """What was given, as the actions take it."""
        return {
            "kind": LeaveKind(self.kind.data),
            "starts_at": _begin_of(self.starts.data),
            "ends_at": _begin_of(self.until.data + timedelta(days=1)),
            "wishes": [self._wish(held) for held in self.desk.askable],
            "reason": (self.reason.data or "").strip() or None,
        }

    def _wish(self, held: Held) -> Wish:
        """Who is to cover one case: chosen for it, or chosen for all if they can."""
        chosen = self[field_of(held.case.id)].data
        wanted = self.everyone.data if chosen == AS_ALL else chosen
        hats = (hat for hat, user in self.desk.offers(held) if str(user.id) == wanted)
        return Wish(held, next(hats, None))


def leave_form(
    desk: Desk, leave: Leave | None = None, covered_by: Mapping[uuid.UUID, User] | None = None
) -> LeaveForm:
    """Return the form for what somebody holds, with a field for each case."""
    asked = {field_of(held.case.id): SelectField(_label(held)) for held in desk.askable}
    made = type("LeaveFormOfCases", (LeaveForm,), asked)
    form: LeaveForm = made() if leave is None else made(record=leave, data=_values_of(leave))
    form.desk = desk
    people = {str(user.id): user.name for _hat, user in desk.hats}
    form.everyone.choices = [SelectChoice("", gettext("Nobody")), *_options(people)]
    if leave is not None or not desk.askable:
        del form.everyone
    for held in desk.askable:
        field = form[field_of(held.case.id)]
        offered = {str(user.id): user.name for _hat, user in desk.offers(held)}
        first = [SelectChoice("", gettext("Nobody"))]
        if leave is None:
            first.insert(0, SelectChoice(AS_ALL, gettext("As chosen for all")))
        field.choices = [*first, *_options(offered)]
        if field.data is None:
            holder = (covered_by or {}).get(held.case.id)
            field.data = AS_ALL if leave is None else str(holder.id) if holder else ""
    return form


class EndForm(Form):
    """One button."""


class DutyForm(Form):
    """Putting somebody on the duty rota."""

    person = SelectField(_("Who"), [InputRequired(_("Choose somebody."))])
    starts = MomentField(_("From"), [InputRequired(_MOMENT)])
    until = MomentField(_("Until"), [InputRequired(_MOMENT)])
    telephone = StringField(_("Number"), [line(60)])

    def offer(self, people: Mapping[uuid.UUID, str]) -> None:
        """Offer these people."""
        offered = _options({str(user_id): name for user_id, name in people.items()})
        self.person.choices = [SelectChoice("", gettext("Choose")), *offered]

    @property
    def values(self) -> dict[str, Any]:
        """What was given, as the actions take it."""
        return {
            "starts_at": self.starts.moment,
            "ends_at": self.until.moment,
            "telephone": self.telephone.data or "",
        }


def _values_of(leave: Leave) -> dict[str, Any]:
    last = leave.ends_at - timedelta(microseconds=1)
    return {
        "kind": leave.kind.value,
        "starts": leave.starts_at.astimezone(_zone()).date(),
        "until": last.astimezone(_zone()).date(),
    }


def _label(held: Held) -> str:
    reference = ids.show_reference(held.case.reference)
    return f"{reference} {held.name}".strip()


def _options(people: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(key, name) for key, name in people.items()]


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=_zone())


def _zone() -> ZoneInfo:
    return ZoneInfo(logins.require_login().time_zone)
