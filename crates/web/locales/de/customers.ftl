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
