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
    "account.check": _("entered a background check"),
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
    "case.keep_away": _("kept somebody away from a case"),
    "case.let_back": _("let somebody back to a case"),
    "case.open": _("opened a case"),
    "case.print": _("printed a case"),
    "case.step_back": _("stepped back from a case"),
    "case.team": _("changed the team"),
    "change": _("changed"),
    "communication.change": _("changed how to be with somebody"),
    "contact.change": _("changed the safe way to reach somebody"),
    "contact.stop": _("ended a way to reach somebody"),
    "demo.synthetic": _("made synthetic cases"),
    "draft.forget": _("let go of something half written"),
    "draft.keep": _("kept something half written"),
    "duty.end": _("ended a turn of duty"),
    "duty.put": _("put somebody on duty"),
    "exploitation.answer": _("recorded what was told"),
    "exploitation.begin": _("began to record a time of exploitation"),
    "exploitation.open": _("opened what was told"),
    "exploitation.say_when": _("changed when it was"),
    "hat.change": _("changed role"),
    "identification.challenge": _("wrote down a challenge of a decision"),
    "identification.decision": _("wrote down a decision"),
    "identification.more_time": _("wrote down more time for a period"),
    "identification.period": _("wrote down a recovery period"),
    "installation.begin": _("set caseapp up"),
    "intake.answered": _("answered a first contact"),
    "intake.case": _("made a first contact a case"),
    "intake.hello": _("said hello to somebody who waits"),
    "intake.passed_on": _("passed a first contact on"),
    "intake.several": _("opened cases for several people"),
    "intake.take": _("wrote down a first contact"),
    "intake.tonight": _("wrote down what is needed tonight"),
    "intake.waiting": _("put somebody on the waiting list"),
    "join": _("took an invitation up"),
    "leave.change": _("changed a leave and its cover"),
    "leave.end": _("ended a leave"),
    "leave.enter": _("entered a leave and its cover"),
    "lock": _("locked"),
    "look": _("looked"),
    "note.change": _("changed a note"),
    "note.write": _("wrote a note"),
    "organisation.change": _("changed the organisation"),
    "pin.remove": _("removed the six digits"),
    "pin.set": _("set six digits"),
    "prove": _("showed who they are"),
    "refuse": _("asked for a page"),
    "restore": _("brought a backup back"),
    "session.end": _("ended a sign-in"),
    "session.end_others": _("ended their other sign-ins"),
    "sign_in": _("signed in"),
    "sign_in.code": _("gave the second step"),
    "sign_in.passphrase": _("gave the passphrase"),
    "sign_out": _("signed out"),
    "stage.add_facts": _("added what came with a stage"),
    "stage.enter": _("moved a stage"),
    "together.begin": _("began to look together"),
    "together.end": _("ended looking together"),
    "unlock": _("unlocked"),
}


def action_words(action: str) -> str:
    """Return words for an action; a code without words is shown as it is, never hidden."""
    label = ACTION_LABELS.get(action)
    return gettext(label) if label else action
