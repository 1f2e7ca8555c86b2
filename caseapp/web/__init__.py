"""HTTP manners that all features share: sessions, doors, the transaction, forms, pages, errors."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from caseapp.base.secret import Secret
from caseapp.config import Settings
from caseapp.web import (
    assets,
    compiling,
    doors,
    errors,
    headers,
    i18n,
    late,
    logins,
    packing,
    pages,
    transaction,
)

#: The largest form in bytes: room for a long note, small enough to be parked (docs/architecture).
LARGEST_FORM = 4 * 1024 * 1024


class CaseApp(Flask):
    """A Flask application in which a request is a transaction (:mod:`caseapp.web.transaction`)."""

    jinja_environment = compiling.Templates
    url_rule_class = late.LateRule

    def dispatch_request(self) -> Any:
        """Answer the request, then commit what it wrote and write down what it read."""
        with transaction.of_request():
            response: Response = self.make_response(super().dispatch_request())
            return transaction.finish(response)

    def log_exception(self, exc_info: Any) -> None:
        """Log a fault by the pattern of its address and its kind: never a path, never a value."""
        kind = getattr(exc_info[0], "__name__", "fault")
        self.logger.error("A fault at %s: %s", request.url_rule or "no address", kind)


def install(app: Flask, settings: Settings, secret: Secret) -> None:
    """Give an application its HTTP manners, in the order in which a request meets them."""
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=2_000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        TRAP_BAD_REQUEST_ERRORS=False,
    )
    app.secret_key = secret.forms
    app.session_interface = logins.ServerSessions(settings, secret)
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    headers.install(app, settings)
    packing.install(app)
    doors.install(app)
    CSRFProtect(app)
    i18n.install(app)
    assets.install(app)
    pages.install(app, settings)
    errors.install(app)
