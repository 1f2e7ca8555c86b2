"""The forms of a team: putting somebody on it, and ending a place."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from caseapp.kinds import (
    ANSWER_LABELS,
    BAR_LABELS,
    ROLE_LABELS,
    TEAM_LABELS,
    AnswerState,
    BarOrigin,
    TeamRole,
)
from caseapp.models.account import Membership, User
from caseapp.models.partner import Partner
from caseapp.web import logins
from caseapp.web.days import DayField
from caseapp.web.forms import Form, choices, text

#: Somebody covers for another from the page of leave, which says for whom.
_OFFERED = {role: label for role, label in TEAM_LABELS.items() if role is not TeamRole.COVER}
_NO_ANSWER = {state: label for state, label in ANSWER_LABELS.items() if state != AnswerState.TOLD}
_REASON = 2_000
_HOUSE = "house:"
STAYS, LEAVES = "stays", "leaves"


class PlaceForm(Form):
    """Putting somebody on a team. Who is offered is set by :func:`for_people`."""

    person = SelectField(_("Who"), [InputRequired(_("Choose somebody."))])
    team_role = RadioField(
        _("As what"), [InputRequired(_("Choose one."))], choices=choices(_OFFERED)
    )
    before = RadioField(
        _("Who was key worker until now"),
        choices=[
            SelectChoice(STAYS, _("stays as co-worker")),
            SelectChoice(LEAVES, _("leaves the team")),
        ],
        default=STAYS,
    )
    until = DayField(_("Until, if there is an end"), [Optional()])
    chosen = SelectField(
        _("Did the person choose them?"),
        choices=[
            SelectChoice(AnswerState.TOLD.value, _("Yes, their choice")),
            *choices(_NO_ANSWER),
        ],
        default=AnswerState.NOT_ASKED_YET.value,
    )
    reason = TextAreaField(_("Why, if it helps those who come after"), [text(_REASON)])

    @property
    def ends_at(self) -> datetime | None:
        """When the place ends: after the day that was given, where the organisation is."""
        return _after(self.until.data)


class EndForm(Form):
    """Ending a place on a team."""

    until = DayField(_("Last day"), [Optional()])
    reason = TextAreaField(_("Why, if it helps those who come after"), [text(_REASON)])

    @property
    def ends_at(self) -> datetime | None:
        """When the place ends; nothing given means now."""
        return _after(self.until.data)


class BarForm(Form):
    """Keeping somebody from a case. Why is not asked."""

    person = SelectField(_("Who"), [InputRequired(_("Choose somebody."))])
    origin = RadioField(
        _("Whose word is it"),
        [InputRequired(_("Choose one."))],
        choices=choices(
            {each: BAR_LABELS[each] for each in (BarOrigin.PERSONS_WISH, BarOrigin.TEAM)}
        ),
    )

    def offer(self, people: Mapping[uuid.UUID, str], houses: Sequence[Partner] = ()) -> None:
        """Offer these people, and these organisations as a whole."""
        offered = [SelectChoice(str(user_id), name) for user_id, name in people.items()]
        self.houses = {f"{_HOUSE}{each.id}": each for each in houses}
        offered += [
            SelectChoice(key, gettext("All of %(name)s", name=each.name))
            for key, each in self.houses.items()
        ]
        self.person.choices = [SelectChoice("", gettext("Choose")), *offered]

    @property
    def house(self) -> Partner | None:
        """The organisation that was chosen, if one was."""
        return self.houses.get(self.person.data or "")


class LiftForm(Form):
    """Letting somebody be put on the team again."""

    decision = TextAreaField(
        _("Who decided it, and why it is all right now"),
        [InputRequired(_("Write who decided it, and why it is all right now.")), text(_REASON)],
    )


class StepBackForm(Form):
    """One button."""


def for_people(people: Sequence[tuple[Membership, User]]) -> PlaceForm:
    """Return the form that offers these people in their hats."""
    form = PlaceForm()
    offered = [
        SelectChoice(str(hat.id), f"{user.name}, {gettext(ROLE_LABELS[hat.role])}")
        for hat, user in people
    ]
    form.person.choices = [SelectChoice("", gettext("Choose")), *offered]
    return form


def _after(day: date | None) -> datetime | None:
    if day is None:
        return None
    zone = ZoneInfo(logins.require_login().time_zone)
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
