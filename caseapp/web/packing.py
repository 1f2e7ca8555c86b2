"""Pages sent compressed, with a random number of bytes that mean nothing.

Compressing a page that holds a secret beside words that somebody else chose lets a listener guess
the secret by the page's length (BREACH). Here nobody else's words stand in a page that another
site can make the browser ask for, and the random length takes away what would be left.
"""

from __future__ import annotations

import secrets
import zlib

from flask import Flask, Response, request

#: Shorter answers are sent as they are.
SMALLEST = 500
LEVEL = 5
#: At most so many bytes of random length stand in the header of a compressed answer.
PADDING = 100
_FNAME = 8


def install(app: Flask) -> None:
    """Compress HTML for browsers that read it so."""

    @app.after_request
    def pack(response: Response) -> Response:
        if response.mimetype != "text/html" or response.is_streamed:
            return response
        response.vary.add("Accept-Encoding")
        if "Content-Encoding" not in response.headers and request.accept_encodings["gzip"]:
            content = response.get_data()
            if len(content) >= SMALLEST:
                response.set_data(packed(content))
                response.headers["Content-Encoding"] = "gzip"
        return response


def packed(content: bytes) -> bytes:
    """Return ``content`` compressed, with a file name of random length in its header."""
    name = b"a" * secrets.randbelow(PADDING + 1)
    head = b"\x1f\x8b\x08" + bytes([_FNAME]) + b"\0\0\0\0" + b"\0\xff" + name + b"\0"
    engine = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = engine.compress(content) + engine.flush()
    tail = zlib.crc32(content).to_bytes(4, "little") + (len(content) & 0xFFFFFFFF).to_bytes(
        4, "little"
    )
    return head + body + tail
