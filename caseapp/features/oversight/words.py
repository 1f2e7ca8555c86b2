"""Words for what the trail says happened. The trail stores codes; people read these."""

from __future__ import annotations

from flask_babel import gettext


def _(message: str) -> str:
    """Mark words for translation; they are translated where they are shown."""
    return message


ACTION_LABELS: dict[str, str] = {
    "account.add_hat": _("gave a role"),
    "account.change_details": _("changed their name, e-mail or language"),
    "account.change_passphrase": _("changed their passphrase"),
    "account.disable": _("disabled an account"),
    "account.enable": _("opened an account again"),
    "account.end_hat": _("ended a role"),
    "account.factor_lost": _("asked to take a lost second step away"),
    "account.factor_taken_away": _("took a lost second step away"),
    "account.invite": _("invited somebody"),
    "account.invite_used": _("took an invitation up"),
    "account.recovery_codes": _("made new recovery codes"),
    "account.rehash": _("signed in"),
    "account.reset": _("made a link for a new passphrase"),
    "account.reset_used": _("chose a new passphrase by a link"),
    "account.second_factor": _("set a second step up"),
    "account.second_factor_removed": _("removed their second step"),
    "account.supervisor": _("named a supervisor"),
    "backup": _("made a backup"),
    "case.adult": _("turned eighteen"),
    "case.change_summary": _("changed the summary"),
    "case.open": _("opened a case"),
    "case.print": _("printed a case"),
    "case.team": _("changed the team"),
    "change": _("changed"),
    "draft.forget": _("let go of something half written"),
    "draft.keep": _("kept something half written"),
    "hat.change": _("changed role"),
    "installation.begin": _("set caseapp up"),
    "join": _("took an invitation up"),
    "lock": _("locked"),
    "look": _("looked"),
    "notice.read": _("read what was new"),
    "note.change": _("changed a note"),
    "note.write": _("wrote a note"),
    "organisation.change": _("changed the organisation"),
    "organisation.closed_day": _("added a closed day"),
    "organisation.open_day": _("removed a closed day"),
    "pin.remove": _("removed the six digits"),
    "pin.set": _("set six digits"),
    "prove": _("showed who they are"),
    "refuse": _("asked for a page"),
    "restore": _("brought a backup back"),
    "review.done": _("looked at a review"),
    "review.move": _("moved a review, as the person wished"),
    "review.not_needed": _("ended a review"),
    "review.right": _("looked at a review: still right"),
    "session.end": _("ended a sign-in"),
    "session.end_others": _("ended their other sign-ins"),
    "sign_in": _("signed in"),
    "sign_in.code": _("gave the second step"),
    "sign_in.passphrase": _("gave the passphrase"),
    "sign_out": _("signed out"),
    "stage.add_facts": _("added what came with a stage"),
    "stage.enter": _("moved a stage"),
    "task.add": _("added a task"),
    "task.done": _("did a task"),
    "together.begin": _("began to look together"),
    "together.end": _("ended looking together"),
    "unlock": _("unlocked"),
}


def action_words(action: str) -> str:
    """Return words for an action; a code without words is shown as it is, never hidden."""
    label = ACTION_LABELS.get(action)
    return gettext(label) if label else action
