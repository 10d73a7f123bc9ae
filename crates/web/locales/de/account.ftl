# Mein Konto.
account-title = Mein Konto
account-choices = Einstellungen
account-password = Passwort
account-current-password = Jetziges Passwort
account-new-password = Neues Passwort
account-change-password = Passwort ändern
account-sessions = Wo Sie angemeldet sind
single-keys = Einzelne Tasten
single-keys-hint = Die Tasten /, j, k und ? wirken für sich allein. Schalten Sie sie aus, wenn Sie diktieren oder wenn sie stören.
session-this = diese hier
session-since = seit
session-seen = zuletzt gesehen
session-end = Beenden
session-end-others = Alle anderen beenden
