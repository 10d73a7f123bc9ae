# Personen.
add-customer-user = Kundenbenutzer hinzufügen
customer-user-add-another = Noch jemanden hinzufügen
customer-users-search = Benutzername, Name, E-Mail, Kunde, Telefon suchen
customer-users-count = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
customer-users-count-more = Mehr als { $count } Personen
customer-users-no-match = Niemand passt
customer-users-fresh = Noch keine Kundenbenutzer
customer-users-fresh-hint = Fügen Sie hier die erste Person hinzu, oder holen Sie alle aus einer Datei:
rename-customer-user-title = Benutzernamen ändern
rename-customer-user-lead = Alles, was auf den Benutzernamen verweist, zieht in einem Schritt mit um. Ab dann gilt der neue beim Anmelden.
password-new = Neues Passwort
password-none = Noch kein Passwort.
new-password-title = Neues Passwort
password-save = Passwort setzen
password-set-already = Das Passwort wurde gesetzt, seit dieses Formular geöffnet wurde, vielleicht weil es zweimal gesendet wurde. Jetzt wurde nichts geändert. Nur erneut setzen, wenn ein anderes gewünscht ist.
password-empty-hint = Bleibt es leer, wird ein starkes erzeugt.
password-shown-title = Das neue Passwort
password-shown-lead = Für { $name }, Benutzername { $login }:
password-shown-once = Es wird nur dieses eine Mal gezeigt und lässt sich nicht nachsehen. Kopieren Sie es jetzt, oder erzeugen Sie später ein neues.
password-shown-on = Zur Person
move-customer-user-title = In eine andere Quelle verschieben
move-customer-user-lead = Die Person kommt in die andere Quelle und verlässt diese. Ihr Benutzername bleibt und damit alles, was auf ihn verweist.
login-made = Bleibt das Feld leer, wird ein Benutzername gebildet.
