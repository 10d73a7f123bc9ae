# Felder von Kunden und Kundenbenutzern, und was daran falsch sein kann.
section-identity = Identität
section-reach = Telefon
section-address = Anschrift
section-more = Bemerkung und Gültigkeit
field-customer-id = Kundennummer
field-customer = Kunde
field-name = Name
field-title = Titel oder Anrede
field-first-name = Vorname
field-last-name = Nachname
field-login = Benutzername
field-password = Passwort
field-email = E-Mail
field-phone = Telefon
field-fax = Fax
field-mobile = Mobil
field-street = Straße
field-zip = Postleitzahl
field-city = Ort
field-country = Land
field-url = Webadresse
field-comment = Bemerkung
field-validity = Gültigkeit

form-required-note = Felder mit * sind nötig.
form-faults = { $count ->
    [one] Ein Feld braucht einen Blick
   *[other] { $count } Felder brauchen einen Blick
}
form-changes = { $count ->
    [one] { $count } Änderung
   *[other] { $count } Änderungen
}
fault-required = Diese Angabe ist nötig.
fault-too-long = { $max } Zeichen passen hinein.
fault-too-short = { $min } Zeichen oder mehr.
fault-forbidden-character = Das Zeichen { $character } lässt sich nicht speichern.
fault-surrounding-space = Ein Leerzeichen am Anfang oder Ende machte daraus einen anderen Wert.
fault-not-an-address = Das liest sich nicht wie eine E-Mail-Adresse.
fault-refused-address = Adressen dieser Domain werden hier nicht angenommen.
fault-taken = Schon vergeben an { $by }.
fault-error-cell = { $cell } ist ein Fehler der Tabelle, kein Wert.
fault-unknown-customer = Einen Kunden mit dieser Nummer gibt es nicht.
fault-unknown-value = Das steht nicht zur Wahl.
fault-differs = Die beiden Passwörter sind verschieden.
fault-wrong-password = Das ist nicht Ihr Passwort.
fault-unhashable = Dieses Passwort ist zu lang.
fault-switched-off = Diese Person ist abgeschaltet.
fault-no-mail = Mail ist hier nicht eingerichtet.
fault-other = Dieser Wert lässt sich nicht speichern.

conflict-title = { $who } hat dies { $when } geändert, während Sie schrieben
conflict-text = Nichts geht verloren: Wählen Sie für jedes Feld, was bleiben soll.
conflict-field = Feld
conflict-mine = Ihres
conflict-theirs = Das andere
conflict-save = Mit dieser Wahl speichern
conflict-take-all = Meines verwerfen
fault-taken-line = Zeile { $line } der Datei sagt dasselbe.
fault-ambiguous = Mehr als einer ist gemeint: { $which }.
fault-wrong-columns = Diese Zeile hat { $cells } Zellen; so viele Spalten gibt es nicht.
field-row = Zeile
fault-source-read-only = Einträge von { $source } können hier nur gelesen werden.
fault-source-down = { $source } antwortet nicht, und davon hängt ab, was daraus wird.
fault-source-refused = Nicht angenommen von { $why }
fault-no-such-field = { $source } hat kein solches Feld.
fault-not-a-number = Das ist keine ganze Zahl.
fault-read-only = Dieses Feld lässt sich hier nicht ändern.
section-extra = Weitere Felder
source-locked = Diese Felder kommen aus { $source } und lassen sich hier nur lesen. Änderungen werden dort gemacht; Padrón zeigt sie kurz danach.
source-locked-column = Dieses Feld ändert nur { $source } selbst.
source-pick = Quelle
source-pick-hint = Wo die neue Person geführt wird. Das Formular darunter richtet sich danach.
source-pick-go = Diese Quelle verwenden
source-of-record = Quelle: { $source }
source-hidden-behind = Auch in { $sources }, dort verdeckt
link-follow = { $label } öffnen
field-source = Quelle
