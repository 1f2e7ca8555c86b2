"""caseapp: case management for people who support survivors of human trafficking.

``create_app`` wires the parts in order; :data:`FEATURES` is the table of contents. Importing the
package alone loads none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from caseapp.base.secret import Secret
    from caseapp.config import Settings

#: What people do here, one folder each: blueprint, views, forms, queries, actions.
FEATURES = (
    "accounts",
    "appointments",
    "around",
    "arrangements",
    "best_interests",
    "bookings",
    "calendar",
    "cases",
    "children",
    "circle",
    "communication",
    "companions",
    "consents",
    "contact",
    "details",
    "disclosures",
    "drafts",
    "emergency",
    "emergency_card",
    "figures",
    "goals",
    "leave",
    "identification",
    "exploitation",
    "intake",
    "interpreters",
    "looked",
    "messages",
    "notes",
    "notices",
    "offers",
    "outside",
    "oversight",
    "partners",
    "patterns",
    "pillars",
    "records",
    "referrals",
    "reviews",
    "safety",
    "sentences",
    "stopping",
    "team",
    "today",
    "together",
    "volunteers",
)


def create_app(settings: Settings | None = None, secret: Secret | None = None) -> Flask:
    """Return the application.

    Raises ``SettingsError``, ``SecretError`` or ``DatabaseError``, each with one sentence that
    says what to do, rather than start half ready.
    """
    from importlib import import_module

    from caseapp import web
    from caseapp.access import gate
    from caseapp.base.resources import resource
    from caseapp.base.secret import read_secret
    from caseapp.config import Settings
    from caseapp.db import setup

    settings = settings or Settings.from_environment()
    secret = secret or read_secret(settings.effective_key_file)
    app = web.CaseApp("caseapp", template_folder=str(resource("templates")), static_folder=None)
    app.extensions["caseapp_settings"] = settings
    setup.init(app, settings, secret)
    gate.install()
    web.install(app, settings, secret)
    for name in FEATURES:
        app.register_blueprint(import_module(f"caseapp.features.{name}").blueprint)
    return app
