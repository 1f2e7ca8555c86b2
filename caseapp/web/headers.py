"""Headers of every answer, whatever its kind and status (security.md §7.2)."""

from __future__ import annotations

from flask import Flask, Response, g

from caseapp.config import Settings

_POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self';"
    " img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'; object-src 'none'; manifest-src 'self';"
    " require-trusted-types-for 'script'; trusted-types htmx"
)

_FIXED = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=(),"
    " payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}

HSTS = "max-age=63072000; includeSubDomains"


def install(app: Flask, settings: Settings) -> None:
    """Set the headers after each request."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        for name, value in _FIXED.items():
            response.headers[name] = value
        response.headers["Content-Security-Policy"] = _POLICY.format(nonce=g.get("nonce", "none"))
        response.headers.setdefault("Cache-Control", "no-store")
        if settings.is_tls:
            response.headers["Strict-Transport-Security"] = HSTS
        if "immutable" not in response.headers["Cache-Control"]:
            response.vary.update(["HX-Request", "HX-Request-Type", "Cookie"])
        return response
