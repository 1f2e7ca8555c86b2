"""The form of the bounds: of how many people a number in a figure has to be."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, ValidationError
from wtforms.validators import InputRequired, NumberRange

from caseapp.models.organisation import LEAST_CROSSED, LEAST_PEOPLE, MOST_LEAST, Organisation
from caseapp.web.forms import Form


def _between(least: int) -> list[Any]:
    said = _("Write a number from %(least)d to %(most)d.", least=least, most=MOST_LEAST)
    return [InputRequired(said), NumberRange(least, MOST_LEAST, said)]


class BoundsForm(Form):
    """Two numbers; they can be raised and never lowered below what holds for everybody."""

    least_people = IntegerField(_("A number is of at least so many people"), _between(LEAST_PEOPLE))
    least_crossed = IntegerField(
        _("A number of two things crossed is of at least so many"), _between(LEAST_CROSSED)
    )

    @classmethod
    def of(cls, home: Organisation) -> BoundsForm:
        """Return the form with what holds now."""
        given = {"least_people": home.least_people, "least_crossed": home.least_crossed}
        return cls(record=home, data=given)

    def validate_least_crossed(self, field: Any) -> None:
        """Refuse fewer than for a plain number: crossed, people are found more easily."""
        plain = self.least_people.data
        if plain is not None and field.data is not None and field.data < plain:
            raise ValidationError(
                gettext("This is less than the number above. Write at least that.")
            )
