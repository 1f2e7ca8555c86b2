"""The form that says who walks a pillar with the person."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired

from caseapp.base.problems import ConflictError
from caseapp.kinds import WALKER_LABELS, Walker
from caseapp.models.walking import PillarWalk
from caseapp.web.forms import Form, choices, line


class WalkForm(Form):
    """Who walks one pillar; shown with what holds now, or with nothing said yet."""

    walk = HiddenField("")
    walker = RadioField(
        _("Who walks it with them?"),
        [InputRequired(_("Choose one."))],
        choices=choices(WALKER_LABELS),
    )
    partner = StringField(_("Name of the organisation"), [line()])
    number = StringField(_("Their number"), [line()])

    def check_version(self) -> None:
        """Raise when something else holds by now."""
        if (self.walk.data or "") != _key(self.record):
            raise ConflictError
        super().check_version()

    def take_over(self, record: PillarWalk | None) -> None:
        """Show the form again beside what holds now."""
        self.walk.data = _key(record)
        if record is not None:
            super().take_over(record)


def for_walk(now: PillarWalk | None) -> WalkForm:
    """Return the form of who walks a pillar now."""
    values: dict[str, Any] = {"walk": _key(now), "walker": Walker.US.value}
    if now is not None:
        values |= {"walker": now.walker.value, "partner": now.partner, "number": now.number}
    return WalkForm(data=values, record=now)


def _key(walk: PillarWalk | None) -> str:
    return str(walk.id) if walk is not None else ""
