"""The outside world behind small modules: backups, printed sheets; later mail, files, calendars."""
