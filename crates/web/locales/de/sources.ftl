# Quellen: woher Personen und Firmen kommen.
sources-title = Quellen
sources-lead = Woher Personen und Firmen kommen. Haben zwei Quellen denselben Benutzernamen, zählt die obere.
sources-of-people = Kundenbenutzer
sources-of-companies = Kunden
sources-none = Es gibt keine Quelle
sources-none-hint = In padron.toml eine nennen und Padrón neu starten.
sources-away = Eine Quelle antwortet nicht
sources-conflicts = Konflikte
sources-conflicts-none = Kein Benutzername steht in zwei Quellen.
sources-conflicts-lead = { $count ->
    [one] { $count } Benutzername steht in mehr als einer Quelle. Gefunden wird nur die Person der ersten.
   *[other] { $count } Benutzernamen stehen in mehr als einer Quelle. Gefunden werden nur die Personen der ersten.
}
sources-conflicts-more = { $count ->
    [one] und { $count } weiterer
   *[other] und { $count } weitere
}
sources-conflict-wins = Gefunden in
sources-conflict-hidden = Verdeckt in
source-slot = Platz in der Reihenfolge
source-read-only = nur lesbar
source-kind-own = OTOBOs eigene Tabelle
source-kind-table = Tabelle der Hauptdatenbank
source-kind-ldap = LDAP-Verzeichnis
source-state-unknown = noch nicht gefragt
source-state-complete = vollständig
source-state-partial = teilweise: Spalten fehlen
source-state-stale = antwortet nicht, gezeigt wird der letzte Stand
source-state-down = hat nie geantwortet
source-last-good = letzte Antwort
source-never-good = bisher keine Antwort
source-duration = { $count ->
    [one] in { $count } ms gelesen
   *[other] in { $count } ms gelesen
}
source-missing = { $count ->
    [one] { $count } Spalte des Feldplans fehlt. Das fügt sie hinzu:
   *[other] { $count } Spalten des Feldplans fehlen. Das fügt sie hinzu:
}
source-test = Verbindung prüfen
source-test-named = Die Verbindung von { $source } prüfen
source-test-good = { $source } antwortet.
source-test-failed = { $source } antwortet nicht wie gewünscht. Es endet bei: { $step }.
source-step-name = Name
source-step-connect = Verbindung
source-step-tls = Verschlüsselung
source-step-sign-in = Anmeldung
source-step-base = Suchbasis
source-step-filter = Filter
source-step-table = Tabelle
source-step-columns = Spalten
source-step-sample = Erste Einträge
source-verdict-good = in Ordnung
source-verdict-warning = mit Vorbehalt
source-verdict-failed = fehlgeschlagen
source-unencrypted = Die Verbindung ist nicht verschlüsselt.
source-sample-empty = Die Tabelle ist leer.
source-columns-missing = { $found }; es fehlen: { $missing }
filter-any-source = Alle Quellen
sources-company-conflicts = Konflikte bei Kunden
sources-company-conflicts-none = Keine Kundennummer steht in zwei Quellen.
sources-company-conflicts-lead = { $count ->
    [one] { $count } Kundennummer steht in mehr als einer Quelle. Gefunden wird nur der Kunde der ersten.
   *[other] { $count } Kundennummern stehen in mehr als einer Quelle. Gefunden werden nur die Kunden der ersten.
}
source-hidden-company = Auch in { $sources }, dort verdeckt
