"""How fast the pages are, measured through the real server beside a floor: ``make bench``.

``pages`` says what is measured and what the goals are, ``databases`` where, ``caseload`` makes the
cases, ``floor`` is what the pages are compared with, on the database of ``plain``, ``inside`` looks
into the application in this process,
``servers`` and ``timing`` measure it from outside, ``report`` writes ``docs/performance.md``.
"""
