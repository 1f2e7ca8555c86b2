"""What belongs to languages besides choosing one (:mod:`caseapp.web.i18n`)."""
