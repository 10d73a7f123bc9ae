# Eine Liste als Datei.
export = Exportieren
export-customers-title = Kunden exportieren
export-customer-users-title = Kundenbenutzer exportieren
export-format = Format
export-xlsx = Tabelle (XLSX)
export-xlsx-hint = Für Excel und LibreOffice. Jede Zelle ist Text: Telefonnummern und führende Nullen bleiben, wie sie sind.
export-csv = CSV
export-csv-hint = Für Programme und zum Wiedereinlesen. UTF-8, durch Kommas getrennt, mit den Spaltennamen der Datenbank.
export-safe = Zellen, die eine Tabelle ausrechnen würde, ein ' voranstellen (CSV)
export-jsonl = JSON-Zeilen
export-jsonl-hint = Für Programme. Ein Objekt je Zeile, mit den Feldnamen der API.
export-columns-hint = Passwörter werden nie exportiert.
export-now = Herunterladen
export-search = „{ $search }“
export-created = Hinzugefügt
export-display-name = Angezeigter Name
export-customer-name = Name des Kunden
