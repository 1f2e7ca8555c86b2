"""The form of a profile: single values, and rows that can be added to without JavaScript.

Each time it is shown it has three empty rows of each kind. A row that is emptied is taken out; a
row that nobody sent stays as it is.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FieldList, FormField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from caseapp.features.communication import actions
from caseapp.features.communication.queries import Profile
from caseapp.features.communication.rows import EMPTY_ROWS, MOST_ROWS, LanguageRow, PhraseRow
from caseapp.kinds import (
    GENDER_LABELS,
    NEED_LABELS,
    STRENGTH_LABELS,
    GenderWish,
    InterpreterNeed,
    PhraseEffect,
    WishStrength,
)
from caseapp.models.communication import BREAKS_LEAST, BREAKS_MOST, BREAKS_USUAL
from caseapp.rules import languages
from caseapp.web.forms import Form, choices


class ProfileForm(Form):
    """How to be with somebody. Nothing here is required."""

    need = SelectField(
        _("Interpreter"),
        choices=choices(NEED_LABELS),
        default=InterpreterNeed.NOT_ASKED_YET.value,
    )
    wish = SelectField(
        _("Who should interpret"),
        choices=choices(GENDER_LABELS),
        default=GenderWish.NOT_ASKED_YET.value,
    )
    strength = SelectField(
        _("How much that matters"),
        choices=[SelectChoice("", _("no wish for one gender")), *choices(STRENGTH_LABELS)],
        default="",
    )
    breaks = IntegerField(_("A break every so many minutes"), [Optional()], default=BREAKS_USUAL)
    languages = FieldList(FormField(LanguageRow, ""), _("Languages"), max_entries=MOST_ROWS)
    helps = FieldList(FormField(PhraseRow, ""), _("What helps"), max_entries=MOST_ROWS)
    harder = FieldList(FormField(PhraseRow, ""), _("What makes it harder"), max_entries=MOST_ROWS)

    def validate_breaks(self, field: Any) -> None:
        """Refuse breaks that are too close or too far apart."""
        if field.data is not None and not BREAKS_LEAST <= field.data <= BREAKS_MOST:
            raise ValidationError(actions.breaks_sentence())

    def add_empty_rows(self) -> None:
        """Offer rows to write into."""
        for rows in (self.languages, self.helps, self.harder):
            for _number in range(min(EMPTY_ROWS, MOST_ROWS - len(rows.entries))):
                rows.append_entry()

    @property
    def given(self) -> dict[str, Any]:
        """What was typed, as :func:`actions.change_profile` takes it."""
        return {
            "need": InterpreterNeed(self.need.data),
            "wish": GenderWish(self.wish.data),
            "strength": WishStrength(self.strength.data) if self.strength.data else None,
            "breaks": BREAKS_USUAL if self.breaks.data is None else self.breaks.data,
            "languages": [row.form.given for row in self.languages],
            "phrases": [
                *(row.form.given(PhraseEffect.HELPS) for row in self.helps),
                *(row.form.given(PhraseEffect.HARDER) for row in self.harder),
            ],
        }

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every problem as (field or nothing, sentence); those of rows beside their own fields."""
        lists = (self.languages, self.helps, self.harder)
        plain = [
            (name, sentence)
            for name, sentence in super().problems
            if name not in {each.name for each in lists}
        ]
        for rows in lists:
            plain += [(rows.name, str(each)) for each in rows.errors if isinstance(each, str)]
            plain += [
                (field.id, str(sentence))
                for row in rows
                for field in row.form
                for sentence in field.errors
            ]
        return plain


def for_profile(found: Profile) -> ProfileForm:
    """Return the form of a profile, or of the first one."""
    record = found.record
    values: dict[str, Any] = {
        "languages": [
            {
                "key": str(row.id),
                "language": languages.name(row.code),
                "dialect": row.dialect,
                "comfort": row.comfort.value,
                "is_first": row.is_first,
            }
            for row in found.languages
        ]
    }
    for effect in (PhraseEffect.HELPS, PhraseEffect.HARDER):
        values[effect.value] = [
            {"key": str(row.id), "text": row.text, "source": row.source.value}
            for row in found.phrases_of(effect)
        ]
    if record is not None:
        values |= {
            "need": record.need_interpreter.value,
            "wish": record.pref_gender_interpreter.value,
            "strength": record.pref_gender_strength.value if record.pref_gender_strength else "",
            "breaks": record.breaks_every_min,
        }
    form = ProfileForm(data=values, record=record)
    if not form.is_submitted() and not form.was_kept:
        form.add_empty_rows()
    return form
