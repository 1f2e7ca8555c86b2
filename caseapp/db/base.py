"""The base of all models: naming, column types, and what every column must say of itself.

A column says how delicate it is and whether it leaves the application, by one of the
constants below, because the inventory is tested and shown. A class says how its rows are
reached with ``__access__`` (see :mod:`caseapp.db.shapes`).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import DateTime, Dialect, Integer, LargeBinary, MetaData, String, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from caseapp.base import ids
from caseapp.db.shapes import Shape
from caseapp.kinds import Kind

E = TypeVar("E", bound=Enum)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


@dataclass(frozen=True)
class Column:
    """How delicate a column is, and what an export may do with it.

    ``grade`` A: identifies, locates or narrates, sealed under a person's key; B: facts in
    clear inside the encrypted file; C: technical. ``export`` ``person``: goes into the person's
    own copy; ``staff``: into a member of staff's own copy; ``never``: stays inside.
    """

    grade: str
    export: str


def info(column: Column) -> dict[str, Any]:
    """Return what :func:`mapped_column` takes as ``info``."""
    return {"column": column}


#: Sealed text of or about a person.
SEALED = info(Column("A", "person"))
#: Sealed text of a member of staff, such as a draft.
SEALED_STAFF = info(Column("A", "staff"))
#: Sealed technical secret, such as the seed of a second factor.
SEALED_SECRET = info(Column("A", "never"))
#: A fact about a case without identity: a stage, a date, a state.
FACT = info(Column("B", "person"))
#: A fact about staff, organisations and their work.
WORK = info(Column("B", "staff"))
#: Identifiers, versions, digests.
TECHNICAL = info(Column("C", "never"))


@lru_cache(maxsize=8_192)
def _identifier(text: str) -> uuid.UUID:
    return uuid.UUID(hex=text)


class Identifier(Uuid[uuid.UUID]):
    """A random identifier. A page reads the same ones many times over; each is made once."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Return what makes an identifier of what the database gives."""
        if self.native_uuid and dialect.supports_native_uuid:
            return None
        return lambda text: None if text is None else _identifier(text)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; stored without a zone where the database has none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment rather than guess its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@lru_cache(maxsize=1_024)
def kind_of(bits: int) -> Kind:
    """Return the kind, or the mask of kinds, with these bits; each is made once."""
    return Kind(bits)


class KindMask(TypeDecorator[Kind]):
    """One kind of data, or a mask of several, stored as its bits."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Kind | int | None, dialect: Dialect) -> int | None:
        """Store the bits."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Kind | None:
        """Return the mask."""
        return None if value is None else kind_of(value)


class Code(TypeDecorator[E], Generic[E]):
    """A value of one of the enumerations of :mod:`caseapp.kinds`, stored as its code."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enumeration: type[E]) -> None:
        super().__init__()
        self.enumeration = enumeration

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Store the code; refuse what is not of the enumeration."""
        return None if value is None else str(self.enumeration(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Return the member."""
        return None if value is None else self.enumeration(value)


class Base(DeclarativeBase):
    """The root of every mapped class: :class:`Row` for tables, :class:`View` for reduced views."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            uuid.UUID: Identifier(),
            bytes: LargeBinary(),
            datetime: Moment(),
            Kind: KindMask(),
        },
    )
    __access__: ClassVar[Shape]


class Row(Base):
    """A row of a table, with a random identifier made before anything else."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=TECHNICAL, sort_order=-100)

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or ids.new_id()
        self._set(values)

    def _set(self, values: dict[str, Any]) -> None:
        """Set named values; sealed ones come last, because they need to know whose they are."""
        for name in sorted(values, key=lambda name: not name.endswith("_id")):
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, values[name])


class Versioned:
    """Edited by people: a stale edit is noticed, never written over (security.md §6.2)."""

    version: Mapped[int] = mapped_column(nullable=False, info=TECHNICAL, sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class View(Base):
    """A reduced view: read only, mapped to a select of the permitted columns."""

    __abstract__ = True
