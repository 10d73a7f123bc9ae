# Mail: Einstellungen, Postausgang, Links, die ein Passwort setzen.
mail-title = Mail
mail-settings = Geltende Einstellungen
mail-settings-where = Sie stehen in padron.toml, Abschnitt [mail], und werden dort geändert.
mail-not-set-up = Mail ist nicht eingerichtet
mail-not-set-up-hint = Nennen Sie in padron.toml Ihren Mailserver und starten Sie Padrón neu. Dann kann Personen ein Link geschickt werden, mit dem sie ihr Passwort wählen.
mail-server = Mailserver
mail-encryption = Verschlüsselung
mail-encryption-none = keine
mail-encryption-starttls = STARTTLS
mail-encryption-tls = TLS
mail-login = Meldet sich an als
mail-nobody = niemand
mail-from = Absender
mail-reply-to = Antworten gehen an
mail-templates = Eigene Texte in
mail-link-lifetime = Ein Link gilt
mail-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}
mail-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
mail-faults = Mit diesen Einstellungen geht es nicht
mail-test = Test senden
mail-test-address = Adresse
mail-test-button = Test senden
mail-test-sent = Der Mailserver hat den Test für { $address } angenommen.
mail-test-failed = Es wurde nichts gesendet. Gescheitert beim Schritt: { $step }.
mail-step-text = Text
mail-step-name = Mailserver beim Namen finden
mail-step-connect = Verbinden
mail-step-tls = Verschlüsseln
mail-step-sign-in = Anmelden
mail-step-message = Nachricht übergeben
mail-step-good = erledigt
mail-step-bad = gescheitert
mail-outbox = Postausgang
mail-all = Alle
mail-waiting = Wartend
mail-sending = Wird gesendet
mail-sent = Gesendet
mail-failed = Aufgegeben
mail-unsure = Ungewiss
mail-unsure-note = Vielleicht ist sie angekommen: Sie wurde gerade übergeben, und es kam keine Antwort. Niemand sendet sie erneut, außer Sie selbst.
mail-empty = Hier ist nichts.
mail-column-what = Was
mail-column-to = An
mail-column-state = Zustand
mail-column-when = Angefordert
mail-column-why = Letzte Antwort
mail-what-set-password = Link zur Passwortwahl
mail-tries = { $count ->
    [one] { $count } Versuch
   *[other] { $count } Versuche
}
mail-next-minutes = nächster in { $count } min
mail-next-hours = nächster in { $count } h
mail-retry = Erneut versuchen
mail-retry-all = Alles Aufgegebene erneut versuchen
mail-older = Ältere
link-title = Link senden
link-lead = Eine Mail an { $email } mit einem Link. Damit wählt die Person ein Passwort, das sonst niemand kennt. Er gilt einmal und ersetzt frühere Links.
link-language = Sprache der Mail
link-language-own = Die eigene
link-send = Link senden
link-off = Die Person ist abgeschaltet, deshalb kann kein Link gesendet werden.
link-add = Hinzufügen und Link senden
choose-title = Wählen Sie Ihr Passwort
choose-lead = Es gehört Ihnen allein: Hier kann es niemand sehen.
choose-rules = { $count ->
    [one] Ein Zeichen oder mehr. Ein Satz ist in Ordnung.
   *[other] { $count } Zeichen oder mehr. Ein Satz ist in Ordnung.
}
choose-button = Passwort setzen
choose-done-title = Ihr Passwort ist gesetzt
choose-done-text = Ab jetzt können Sie sich damit anmelden. Der Link hat seinen Dienst getan.
message-link-gone-title = Dieser Link gilt nicht mehr
message-link-gone-text = Er wurde benutzt, ist zu alt, oder ein neuerer wurde gesendet. Bitten Sie dort, wo Sie ihn bekamen, um einen neuen.
