"""The session, with the ways around its gate closed that are methods of its own.

The gate itself listens from :mod:`caseapp.access.gate`; without it a session answers nothing,
because no statement carries the mark of having passed.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NoReturn

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import bindparam, inspect, select
from sqlalchemy.exc import NoResultFound

from caseapp.db import engine, passage
from caseapp.db.base import Base


class CaseSession(FlaskSession):
    """A session that writes object by object and never answers from memory without asking."""

    def flush(self, objects: Any = None) -> None:
        """Write what is pending; the write guard looks at every object before."""
        with passage.guarded_flush():
            super().flush(objects)

    def begin_write(self) -> None:
        """Open the write transaction before reading, where a decision rests on what is read."""
        engine.begin_write(self.connection())

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Return the record with this key, or ``None``, asking the database each time."""
        if any(options.values()):
            raise passage.UngatedStatementError("Use a select to load with options.")
        return self.scalars(_by_key(entity), {"key": ident}).one_or_none()

    def get_one(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Return the record with this key, or raise, asking the database each time."""
        found = self.get(entity, ident, **options)
        if found is None:
            raise NoResultFound("No such record.")
        return found

    def _refuse(self, *_args: Any, **_options: Any) -> NoReturn:
        raise passage.UngatedStatementError("Rows are changed one by one, as loaded objects.")

    bulk_save_objects = _refuse
    bulk_insert_mappings = _refuse
    bulk_update_mappings = _refuse
    merge = _refuse
    merge_all = _refuse


@cache
def _by_key(entity: Any) -> Any:
    """One statement for each model, so that the gate looks through it once."""
    key = getattr(entity, inspect(entity).primary_key[0].key)
    return select(entity).where(key == bindparam("key"))


db: SQLAlchemy = SQLAlchemy(
    model_class=Base,
    session_options={"class_": CaseSession, "expire_on_commit": False},
    disable_autonaming=True,
)
