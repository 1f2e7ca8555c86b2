"""What tests lean on: servers, browsers, and the account of what was left out. No tests here."""

import pytest

# Before these are imported, so that pytest can rewrite the assertions in them.
pytest.register_assert_rewrite(
    "tests.support.chromium", "tests.support.postgres", "tests.support.require"
)
