"""Words that leave for a device which others may see: nothing in them tells of us or of anybody.

INV-15: no name, no name of the service, nothing of a case. What the person allowed by word may
stand. The list of telling words is a text like any other, so that each language has its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from caseapp.base import ids, names

#: Shorter words of the name of a service, such as "the", say nothing.
SHORTEST_OF_SERVICE = 4


def telling(
    text: str, *, service: str, of_case: Iterable[str], allowed: str = "", may_name_us: bool = False
) -> list[str]:
    """Return the words of a text that would tell something, as they were typed, each once.

    ``of_case``: names of the person and of others around them, and the reference.
    """
    closed = {word for each in of_case for word in names.words(each)}
    closed |= set(names.words(_listed()))
    if not may_name_us:
        closed |= {word for word in names.words(service) if len(word) >= SHORTEST_OF_SERVICE}
    closed -= set(names.words(allowed))
    typed = [each.strip(".,;:!?()\"'") for each in text.split()]
    found = [
        each
        for each in typed
        if ids.read_reference(each) or any(word in closed for word in names.words(each))
    ]
    return list(dict.fromkeys(found))


def _listed() -> str:
    """Words that tell what we do, in the language of whoever writes."""
    return _(
        "trafficking trafficked exploitation victim survivor police officer court hearing judge"
        " lawyer solicitor asylum immigration visa shelter refuge safehouse hostel clinic doctor"
        " therapist counsellor counselling interpreter translator caseworker advocate guardian"
        " charity support supporter helpline abuse abused debt trial witness statement evidence"
    )
