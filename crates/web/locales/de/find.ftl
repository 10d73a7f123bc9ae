# Alles finden, die Übersicht.
find-title = Suchen
find-placeholder = Personen, Firmen, Bildschirme suchen
find-people = Personen
find-companies = Firmen
find-screens = Bildschirme
find-hint = Tippen Sie einen Namen, eine E-Mail-Adresse, eine Firma oder einen Bildschirm.
find-nothing = Nichts passt zu „{ $query }“.
find-choose = wählen
find-go = hingehen

overview-by-validity = Nach Gültigkeit
overview-recent = Zuletzt geändert
overview-ways = Weiter mit
overview-way-people = Jemanden nachschlagen

fresh-lead = Hier ist noch nichts. Vier Wege, anzufangen:
fresh-customer-title = Den ersten Kunden hinzufügen
fresh-customer-text = Eine Firma, mit einer Nummer Ihrer Wahl. Danach kommen ihre Leute.
fresh-people-title = Ihre Leute hinzufügen
fresh-people-text = Jeder Kundenbenutzer gehört zu einem Kunden; ein Passwort wird erzeugt, wenn Sie keines setzen.
fresh-import-title = Aus Dateien holen
fresh-import-text = CSV-Dateien mit den Spaltennamen der Datenbank, im Terminal, neben diesem laufenden Server:
fresh-demo-title = Sich erst umsehen
fresh-demo-text = Ein zweiter Server mit einem erfundenen Service-Desk, in einer eigenen Datenbank:
