"""The form of a sheet to keep: which goals, in which language, and what stands above them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from caseapp.features.goals import sheet
from caseapp.features.goals.queries import Shown
from caseapp.kinds import LIVE
from caseapp.rules import languages
from caseapp.web import i18n
from caseapp.web.forms import Form, line

#: A heading of a few words.
COVER = 80
PAPER, FILE = "paper", "file"


class SheetForm(Form):
    """A sheet; nothing of it is kept."""

    is_kept = False

    goals = SelectMultipleField(
        _("What stands on it"), [InputRequired(_("Choose at least one."))], choices=[]
    )
    cover = StringField(
        _("What stands above it"), [InputRequired(_("Write a few words.")), line(COVER)]
    )
    language = SelectField(_("Days are written in"), choices=[])
    how = SelectField(choices=[SelectChoice(PAPER, PAPER), SelectChoice(FILE, FILE)])

    def offer(self, found: Sequence[Shown]) -> None:
        """Offer the goals, those under way ticked, and the languages they were said in."""
        self.goals.choices = [
            SelectChoice(str(each.goal.id), each.goal.own_words) for each in found
        ]
        codes = [
            code for code, _many in Counter(each.goal.language for each in found).most_common()
        ]
        codes = list(dict.fromkeys([*codes, i18n.language()]))
        self.language.choices = [SelectChoice(code, languages.name(code)) for code in codes]
        if request.method == "GET":
            self.goals.data = [str(each.goal.id) for each in found if each.goal.state in LIVE]
            self.language.data = codes[0]
            self.cover.data = sheet.usual_title(codes[0])

    @property
    def chosen(self) -> set[uuid.UUID]:
        """The goals that stand on it."""
        return {uuid.UUID(each) for each in self.goals.data or ()}

    def blame_fonts(self) -> None:
        """Say that there are letters for which there is no font here."""
        self.form_errors.append(
            gettext(
                "There are no letters here for this script. Print it from the page instead: the"
                " browser has them."
            )
        )
