"""The option by which a model's criteria hang on a statement, made once for each model.

SQLAlchemy looks up a compiled statement by a key of all its parts, and would go through the whole
criterion for each statement; the criteria of a model never change, so a number says as much. Their
values stand in no key: each is asked for when the statement runs (:mod:`caseapp.access.criteria`).
"""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy.orm.util import LoaderCriteriaOption

# Numbers are never given twice, as addresses of objects would be: two criteria that shared a key
# would be one statement.
_numbers = itertools.count()


class Narrowing(LoaderCriteriaOption):
    """The criterion of one model for a person, or for one named system actor."""

    __slots__ = ("number",)
    inherit_cache = True

    def __init__(self, model: Any, criterion: Any) -> None:
        # Without propagation, what is loaded by a join comes without criteria.
        super().__init__(model, criterion, include_aliases=True, propagate_to_loaders=True)
        self.number = next(_numbers)

    def _gen_cache_key(self, _anon_map: Any, _bindparams: Any) -> tuple[Any, ...]:
        return (Narrowing, self.number)
