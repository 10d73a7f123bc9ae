# Firmen.
add-customer = Kunden hinzufügen
customers-search = Nummer oder Name suchen
customers-count = { $count ->
    [one] { $count } Kunde
   *[other] { $count } Kunden
}
customers-count-more = Mehr als { $count } Kunden
customers-no-match = Kein Kunde passt
customers-fresh = Noch keine Kunden
customers-fresh-hint = Fügen Sie hier die erste Firma hinzu, oder holen Sie alle aus einer Datei:
customer-look-up = Kundennummer in der Kundenliste nachsehen
customer-suggest-none = Kein Kunde passt
customer-without-people = Zu diesem Kunden gehört noch niemand.
customer-all-people = { $count ->
    [one] Die eine Person dieses Kunden
   *[other] Alle { $count } Personen dieses Kunden
}
needs-customer-title = Erst ein Kunde, dann seine Leute
needs-customer-text = Jeder Kundenbenutzer gehört zu einem Kunden, und noch gibt es keinen.

rename = Ändern
rename-customer-title = Kundennummer ändern
rename-customer-lead = Alles, was auf die Nummer verweist, zieht in einem Schritt mit um. Groß- und Kleinschreibung unterscheidet Nummern nicht.
rename-moves = Was umzieht
rename-what = Was
rename-rows = Zeilen
rename-total = Zusammen
rename-promise = Entweder zieht alles um oder nichts. Wer angemeldet ist, merkt davon nichts.
rename-preview = Zeigen, was umzieht
rename-confirm = Ändern
moves-customers = Kunden
moves-customer-users = Kundenbenutzer
moves-groups = Gruppenrechte
moves-tickets = Tickets
moves-preferences = Einstellungen
moves-services = Services
moves-searches = Gespeicherte Suchen
moves-dynamic-fields = Werte dynamischer Felder
moves-other = Weitere Verweise
move-customer-title = In eine andere Quelle verschieben
move-customer-lead = Der Kunde kommt in die andere Quelle und verlässt diese. Seine Nummer bleibt und damit alles, was auf sie verweist.
move = In eine andere Quelle verschieben…
move-to = Ziel
move-preview = Ansehen, was geschieht
move-not-yet = Noch ist nichts verschoben.
move-must-agree = Sagen, ob dies verloren gehen darf.
move-stays = Was darauf verweist und bleibt
move-wanted = Was dort verlangt wird
move-lost = Was verloren geht
move-lost-why = { $source } hat dafür keinen Platz. Der Verlauf behält es, nur kein Passwort.
move-may-lose = Dies darf verloren gehen
move-promise = Erst kommt es dort an, dann verlässt es diese Quelle: Was dazwischen geschieht, kann es nicht verlieren. Spalten, die die Feldzuordnung nicht nennt, kommen nicht mit.
move-confirm = Verschieben
move-other = Andere Quelle
