"""The forms of the sentences: which language, its seven texts with who checked them, a sheet."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from caseapp.rules import languages
from caseapp.rules.sentences import LONGEST, SORTS, Card, Given, Sort
from caseapp.web.days import DayField
from caseapp.web.forms import Form, line, text


class LanguageForm(Form):
    """Which language is written next."""

    language = StringField(_("Another language"), [InputRequired(_("Write a language.")), line()])

    @property
    def code(self) -> str | None:
        """The code of what was typed."""
        return languages.code_of(self.language.data or "")


class SentencesForm(Form):
    """The texts of one language; one field a sentence, and who has checked all of it."""

    sort: Sort
    checked_by = StringField(_("Checked by"), [line()])
    checked_on = DayField(_("Checked on"), [Optional()])

    @property
    def texts(self) -> list[tuple[Any, str]]:
        """Each field with what the sentence says in the language of the page."""
        return [(self[each.value], gettext(said)) for each, said in self.sort.texts.items()]

    @property
    def given(self) -> list[Given]:
        """What was sent. A check is of all the texts as they stand."""
        by, on = " ".join((self.checked_by.data or "").split()), self.checked_on.data
        sent = [each for each in self.sort.texts if self[each.value].raw_data]
        return [Given(each, _one_line(self[each.value].data), by, on) for each in sent]

    def show(self, card: Card) -> None:
        """Show what stands in a card."""
        for each in card.lines:
            self[each.sentence.value].data = each.own.text if each.own else ""


def _of(sort: Sort) -> type[SentencesForm]:
    fields = {
        code.value: TextAreaField(_("Sentence %(number)d", number=place), [text(LONGEST)])
        for place, code in enumerate(sort.texts, 1)
    }
    return type("SentencesForm", (SentencesForm,), {"sort": sort, **fields})


#: The form of each of the two cards.
FORMS = {code: _of(sort) for code, sort in SORTS.items()}


class SheetForm(Form):
    """A spreadsheet that comes back."""

    is_kept = False

    sheet = FileField(_("Spreadsheet (CSV)"))

    @property
    def content(self) -> bytes:
        """What was sent; nothing, if no file was."""
        stored = self.sheet.data
        return stored.read() if stored else b""


def _one_line(written: str | None) -> str:
    return " ".join((written or "").split())
