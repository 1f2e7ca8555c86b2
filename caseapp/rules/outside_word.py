"""The word that somebody types for calendars outside (practice.md P36): looked at when it is typed
(INV-15). A feed looks at it again whenever it is read."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from caseapp.base.problems import InvalidError
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.rules import neutral
from caseapp.rules.names_of_case import names_of

#: As long as a feed shows.
LONGEST = 60


def checked(session: Any, case: Case, word: str) -> str | None:
    """Return the word as it is kept, or that there is none; raises :class:`InvalidError` for one
    that tells something."""
    word = " ".join(word.split())
    if not word:
        return None
    home = session.get_one(Organisation, case.organisation_id)
    found = neutral.telling(word, service=home.name, of_case=names_of(session, case))
    if found:
        raise InvalidError(
            "word",
            _(
                "Whoever sees this could learn something from: %(words)s. Please leave it out.",
                words=", ".join(found),
            ),
        )
    return word
