"""What every test may ask for; the fixtures themselves stand in tests/support."""

from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.support.choosing",
    "tests.support.require",
    "tests.support.world",
    "tests.support.site",
    "tests.support.live",
]

# How long an example takes says how busy the machine is, not whether the code is right.
settings.register_profile("caseapp", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("caseapp")
