"""What every test may ask for; the fixtures themselves stand in tests/support."""

pytest_plugins = [
    "tests.support.choosing",
    "tests.support.require",
    "tests.support.world",
    "tests.support.site",
    "tests.support.live",
]
