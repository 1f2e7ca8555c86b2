"""One request, one transaction: committed with its entry in the trail after a good answer.

What a page shows is written down before the page leaves; if that cannot be done, no page leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, request
from sqlalchemy.exc import IntegrityError

from caseapp.access import changes, trail
from caseapp.access.standing import has_actor
from caseapp.db import db
from caseapp.web import logins, submissions

FIRST_ERROR = 400


@contextmanager
def of_request() -> Iterator[None]:
    """Undo everything a request wrote when it ends in an error."""
    try:
        yield
    except BaseException:
        if has_actor(db.session()):
            db.session.rollback()
        raise


def finish(response: Response) -> Response:
    """Commit what was written, or undo it after an answer that says no; record what was read."""
    session = db.session()
    if not has_actor(session):
        return response
    if response.status_code >= FIRST_ERROR:
        session.rollback()
        before = submissions.first_answer(session)
        if before is not None:
            return before
    else:
        session.flush()
        try:
            submissions.remember(session, response)
            if changes.of(session):
                trail.commit(session)
        except IntegrityError as error:
            session.rollback()
            repeated = submissions.repeated(session, error)
            if repeated is None:
                raise
            return repeated
    trail.record_reading(session)
    if request.endpoint != "static":
        logins.touch()
    return response
