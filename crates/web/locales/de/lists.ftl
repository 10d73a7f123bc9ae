# Listen: Filter, Spalten, Seiten.
columns = Spalten
filter-any-validity = Jede Gültigkeit
filter-any-customer = Jeder Kunde
filters-clear = Suche und Filter aufheben
first-shown = die ersten { $count } werden gezeigt
range-shown = { $first } bis { $last } werden gezeigt
range-of-total = { $first }–{ $last } von { $total }
total-count-exactly = Genau zählen
pages = Seiten
page-previous = Zurück
page-next = Weiter
rows-a-page = Zeilen je Seite
no-match-hint = Weniger Buchstaben oder Wörter finden mehr; * steht für Beliebiges.
column-changed = Geändert
column-last-login = Letzte Anmeldung
column-people = Personen
column-name = Name
