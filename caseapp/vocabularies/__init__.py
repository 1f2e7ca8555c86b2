"""Vocabularies that practitioners read and change: data files, checked when the application starts.

The files in ``seeds/reference/`` are the truth. The code holds the rules, not the lists, and rows
store a code and no foreign key. A mistake in a file stops the start with one plain sentence that
names the file, the entry and what to do (:class:`caseapp.vocabularies.reading.VocabularyError`).

Labels stay plain strings in the data and are gettext ids: :mod:`caseapp.vocabularies.extract` hands
them to Babel, and pages translate them where they show them.
"""
