"""The case and the interpreter of the offers' tests."""

from __future__ import annotations

from tests.features.offers.conftest import here

__all__ = ["here"]
