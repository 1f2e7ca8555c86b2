"""The settings of an organisation, for its administrators."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from caseapp.access.routes import allow
from caseapp.base.problems import ConflictError, InvalidError
from caseapp.db import db
from caseapp.features.accounts import blueprint
from caseapp.features.accounts.actions import organisation as settings
from caseapp.features.accounts.actions import proof
from caseapp.features.accounts.forms import WEEKDAYS, OrganisationForm
from caseapp.features.accounts.views_lock import begin_again
from caseapp.kinds import Permission, Pillar, Role
from caseapp.models.organisation import Organisation
from caseapp.vocabularies.stages import stages
from caseapp.web import logins, pages

CONFLICT = 409


@blueprint.route("/admin/organisation", methods=["GET", "POST"])
@allow(Permission.SETTINGS_MANAGE)
def organisation() -> Response:
    """Name, time zone, working days, emergency numbers, co-workers, second step, limits."""
    login = logins.require_login()
    by = login.actor
    assert by is not None  # noqa: S101 (the door lets nobody else in)
    session = db.session()
    record = session.get_one(Organisation, by.organisation_id)
    form = OrganisationForm(
        record=record,
        name=record.name,
        time_zone=record.time_zone,
        idle_minutes=record.idle_minutes,
        absolute_hours=record.absolute_hours,
        second_factor_roles=record.second_factor_roles.split(),
        emergency_numbers=record.emergency_numbers,
        meanwhile_body=record.meanwhile_body,
        all_co_workers=record.all_co_workers,
        working_days=_ticked(record.working_days),
        pillars=[str(int(pillar)) for pillar in Pillar if record.works_in(pillar)],
    )
    is_stale = False
    if form.is_sent_and_sound():
        try:
            form.check_version()
            proof.confirm(login, form.passphrase.data or "")
            settings.change_settings(
                session,
                by,
                record,
                name=form.name.data,
                time_zone=form.time_zone.data,
                idle_minutes=form.idle_minutes.data,
                absolute_hours=form.absolute_hours.data,
                second_factor_roles=[Role(role) for role in form.second_factor_roles.data],
                emergency_numbers=form.emergency_numbers.data or "",
                meanwhile_body=form.meanwhile_body.data or "",
                all_co_workers=form.all_co_workers.data,
                working_days=sum(1 << int(bit) for bit in set(form.working_days.data)),
                pillars=[int(number) for number in form.pillars.data],
            )
        except InvalidError as problem:
            form.blame(problem)
        except proof.OverError:
            return begin_again()
        except ConflictError:
            is_stale = True
            form.take_over(record)
        else:
            form.saved()
            flash(_("Saved."))
            return pages.go("accounts.organisation")
    return pages.page(
        "accounts/organisation.html",
        form=form,
        record=record,
        is_stale=is_stale,
        pillars=[_(each.label) for each in stages().pillars if record.works_in(each.number)],
        weekdays=[WEEKDAYS[int(bit)] for bit in _ticked(record.working_days)],
        needs_proof=proof.is_needed(login),
        status=CONFLICT if is_stale else 422 if form.problems else 200,
    )


def _ticked(working_days: int) -> list[str]:
    """Return the days of the week that are worked, as the form holds them."""
    return [str(bit) for bit in range(len(WEEKDAYS)) if working_days >> bit & 1]
