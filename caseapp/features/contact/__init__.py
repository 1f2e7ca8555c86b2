"""Reaching a person safely: the ways with their rules, what is asked before a talk at a distance,
and words that tell nothing (domain.md §4.5, practice.md P26). Nothing here sends anything.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.access import search
from caseapp.models.contact import SafeContact
from caseapp.web import contents as case_contents

blueprint = Blueprint("contact", __name__)

from caseapp.features.contact import contents, views, views_message, views_talk, views_ways  # noqa: E402

search.register_telephones(SafeContact, "value")

case_contents.offer(blueprint, contents.CONTACT)

__all__ = ["blueprint", "views", "views_message", "views_talk", "views_ways"]
