"""Forms: token, submission key, what was kept, and problems beside the field.

A form that is shown takes up what was kept for its address; a form that is sent and saved drops
it. Length limits stand here once, so that no field is without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, ValidationError

from caseapp.base.problems import ConflictError, InvalidError
from caseapp.web import drafts, submissions

LINE = 200
NOTE = 100_000


class _Words(Length):
    """What can be kept: not longer than it may be, and without the sign NUL, which no keyboard has
    and which not every database takes."""

    def __call__(self, form: Any, field: Any) -> None:
        if isinstance(field.data, str) and "\0" in field.data:
            raise ValidationError(_("There is a sign in it that cannot be kept. Type it again."))
        super().__call__(form, field)


class Between(NumberRange):
    """A whole number from one to another, however long a number was typed."""

    def __call__(self, form: Any, field: Any) -> None:
        number = field.data
        if number is None or not self.min <= number <= self.max:
            raise ValidationError(self.message)


def line(longest: int = LINE) -> Length:
    """A field of one line."""
    return _Words(max=longest, message=_("Use %(max)d characters or fewer."))


def text(longest: int = NOTE) -> Length:
    """A field of many lines."""
    return _Words(max=longest, message=_("Use %(max)d characters or fewer."))


def choices(labels: Mapping[Any, str]) -> list[SelectChoice]:
    """Return what a field offers, from codes of :mod:`caseapp.kinds` with their labels."""
    return [SelectChoice(code.value, _(label)) for code, label in labels.items()]


class Form(FlaskForm):
    """The base of all forms. ``version`` is set for records that people edit.

    ``is_kept``: what was typed into it comes back; a search is nothing to come back to.
    """

    is_kept = True

    submission_key = HiddenField()
    version = HiddenField()

    def __init__(self, *args: Any, record: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.record = record
        self.was_kept = False
        if request.method == "GET" and self.is_kept:
            self._show_kept()
        if not self.submission_key.data:
            self.submission_key.data = submissions.new_key()
        if request.method == "GET" and record is not None and not self.was_kept:
            self.version.data = str(record.version)

    def is_sent_and_sound(self) -> bool:
        """Whether the form was sent and every field can be used."""
        return bool(self.validate_on_submit())

    def check_version(self) -> None:
        """Raise :class:`ConflictError` when the record was changed since this form was shown."""
        if self.record is not None and self.version.data != str(self.record.version):
            raise ConflictError

    def take_over(self, record: Any) -> None:
        """Show the form again after a conflict: what was typed stays, the version is new."""
        self.record = record
        self.version.data = str(record.version)
        self.submission_key.data = submissions.new_key()

    def blame(self, problem: InvalidError) -> None:
        """Put what an action said beside the field it spoke of, or with the form as a whole."""
        field = self._fields.get(problem.field)
        if field is None:
            self.form_errors.append(str(problem.sentence))
        else:
            field.errors = [*field.errors, str(problem.sentence)]

    def saved(self) -> None:
        """Say that what was typed is saved, so that nothing needs to be kept for it."""
        drafts.drop()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every problem as (field or nothing, sentence), for the summary on top."""
        return [("", sentence) for sentence in self.form_errors] + [
            (name, str(sentence))
            for name, field in self._fields.items()
            if name != "csrf_token"
            for sentence in field.errors
        ]

    def _show_kept(self) -> None:
        kept = None if g.get("kept_form_shown") else drafts.take()
        if kept is not None:
            g.kept_form_shown = True
            self.was_kept = True
            self.process(formdata=kept)
