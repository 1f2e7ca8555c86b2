"""A referral as an encrypted file. Its passphrase is shown once, to be said on the telephone: it is
kept nowhere, and the page that shows it carries it to the file and no further."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from flask import Response as Answer
from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.errors import HiddenError
from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.referrals import actions, blueprint, queries
from caseapp.features.referrals.forms import FileForm
from caseapp.features.referrals.views import about, may_refer, today
from caseapp.kinds import SERVICE_LABELS, SHEET_LABELS, Permission, SentBy
from caseapp.rules.referral_sheet import Sheet, sheet_of
from caseapp.services import sealed_document
from caseapp.web import logins, pages, proving


@blueprint.route("/cases/<reference>/referrals/<uuid:referral_id>/file", methods=["GET", "POST"])
@allow(Permission.CASE_WRITE)
def file(reference: str, referral_id: uuid.UUID) -> Response:
    """Show the passphrase; a sent form gives the file and writes the sending down."""
    session: Any = db.session()
    case = queries.case_of(session, reference)
    referral = queries.referral_of(session, case, referral_id)
    if not may_refer(session, case):
        raise HiddenError
    form, values = FileForm(), about(session, case, referral)
    seen = form.show(values["sheet"])
    passphrase = form.passphrase_of_file.data or ""
    if request.method == "GET" or not sealed_document.is_passphrase(passphrase):
        passphrase = form.passphrase_of_file.data = sealed_document.new_passphrase()
    elif form.is_sent_and_sound():
        try:
            proving.check(logins.require_login(), form.passphrase.data or "")
            actions.send(session, case, referral, SentBy.ENCRYPTED_FILE, None, seen)
            sheet = sheet_of(session, case, referral, today())
            return _download(sealed_document.seal(paragraphs(sheet), passphrase))
        except InvalidError as problem:
            form.blame(problem)
        except proving.OverError:
            flash(_("Please sign in with your passphrase."))
            return pages.go("accounts.sign_in", next=request.path)
        except ConflictError:
            flash(_("It has changed meanwhile. This is how it stands."))
            return pages.go("referrals.show", reference=reference, referral_id=referral_id)
    return pages.page(
        "referrals/file.html",
        **values,
        form=form,
        words=passphrase,
        status=422 if form.problems else 200,
    )


def paragraphs(sheet: Sheet) -> Iterator[sealed_document.Paragraph]:
    """Give the sheet as paragraphs, in the order of ``referrals/sheet.html``."""
    yield sheet.to, True
    yield pages.day(sheet.day), False
    yield _("We ask you for: %(what)s", what=_(SERVICE_LABELS[sheet.service])), True
    if sheet.purpose:
        yield sheet.purpose, False
    if sheet.words:
        yield sheet.words, False
    for part, value in sheet.lines:
        yield f"{_(SHEET_LABELS[part])}: {value}", False


def _download(content: bytes) -> Response:
    answer = Answer(content, mimetype=sealed_document.MIME)
    answer.headers["Content-Disposition"] = f'attachment; filename="{sealed_document.FILE_NAME}"'
    return answer
