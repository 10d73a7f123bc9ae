# Was geschehen ist, gesagt nach der Weiterleitung; ein Link mit Nummer oder Benutzername folgt.
notice-customer-added = Der Kunde wurde hinzugefügt:
notice-customer-saved = Der Kunde wurde gespeichert:
notice-customer-renamed = Der Kunde hat eine neue Nummer:
notice-customer-user-added = Der Kundenbenutzer wurde hinzugefügt:
notice-customer-user-saved = Der Kundenbenutzer wurde gespeichert:
notice-customer-user-renamed = Der Kundenbenutzer hat einen neuen Benutzernamen:
notice-nothing-changed = Es war nichts anders, also wurde nichts geändert.
notice-password-set = Das Passwort wurde geändert für
notice-own-password-set = Ihr Passwort wurde geändert. Ihre anderen Sitzungen sind beendet.
notice-session-ended = Die Sitzung wurde beendet.
notice-set-up = Willkommen. Sie sind der erste Administrator.
notice-form-expired = Das Formular war zu lange offen. Jetzt ist es wieder frisch.
notice-link-sent = Ein Link zur Passwortwahl geht an
notice-mail-retried = Die Mail wird erneut versucht.
notice-customer-moved = Der Kunde wurde in eine andere Quelle verschoben:
notice-customer-user-moved = Der Kundenbenutzer wurde in eine andere Quelle verschoben:
notice-moved-half = In der neuen Quelle ist der Eintrag, aber die alte hat ihn nicht losgelassen. Er steht jetzt in beiden, wie die Konflikte unter Quellen zeigen:
