# Anmelden, erster Administrator.
sign-in-title = Anmelden
sign-in-lead = Mit Ihrem Agentenkonto.
sign-in-button = Anmelden
sign-in-wrong = Benutzername und Passwort passen nicht zusammen.
sign-in-throttled = { $seconds ->
    [one] Zu viele Versuche. Der nächste ist in einer Sekunde möglich.
   *[other] Zu viele Versuche. Der nächste ist in { $seconds } Sekunden möglich.
}
sign-in-form-expired = Das Formular war zu lange offen. Jetzt ist es wieder frisch.
sign-in-session-ended = Ihre Sitzung ist beendet. Nach dem Anmelden geht es an derselben Stelle weiter.
sign-in-not-allowed = Dieses Konto darf keine Kunden verwalten. Dazu gehört das Recht rw auf der Gruppe admin.
sign-in-signed-out = Sie sind abgemeldet.

set-up-title = Erster Administrator
set-up-lead = Diese Installation ist neu. Das Konto, das Sie hier anlegen, verwaltet alles; dieser Link gilt einmal.
set-up-password-again = Passwort noch einmal
set-up-password-rules = 10 Zeichen oder mehr. Ein ganzer Satz ist auch gut.
set-up-button = Konto anlegen und anmelden

session-over-title = Ihre Sitzung ist zu Ende
session-over-text = Was Sie geschrieben haben, ist nicht verloren: Es wartet auf dieser Seite. Melden Sie sich in einem zweiten Tab an, kommen Sie zurück und machen Sie weiter; Sie bekommen Ihr Formular ausgefüllt zurück.
session-over-sign-in = In neuem Tab anmelden
session-over-go-on = Mit meinem Formular weiter
