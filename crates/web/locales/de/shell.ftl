# Was jeden Bildschirm umgibt.
brand = Padrón
brand-home = Padrón, Übersicht
brand-line = Das Verzeichnis Ihrer Kunden und ihrer Leute
skip-to-content = Zum Inhalt
navigation = Navigation
nav-users-groups-roles = Benutzer, Gruppen und Rollen
nav-administration = Verwaltung
breadcrumbs = Wo Sie sind
user-menu = { $name }: Konto und Abmelden
language = Sprache
language-menu = Sprache: { $name }
display-menu = Darstellung
theme = Erscheinungsbild
theme-system = Wie das System
theme-light = Hell
theme-dark = Dunkel
density = Zeilen
density-comfortable = Bequem
density-compact = Dicht
sign-out = Abmelden
close = Schließen
cancel = Abbrechen
apply = Anwenden
search = Suchen
save = Speichern
save-and-finish = Speichern und abschließen
discard = Verwerfen
copy = Kopieren
copied = Kopiert
on = An
off = Aus
details = Angaben
on-this-page = Auf dieser Seite
leave-with-changes = Es gibt ungespeicherte Änderungen.

nav-overview = Übersicht
customers-title = Kunden
customer-users-title = Kundenbenutzer

keys-title = Tastatur
key-control = Strg
key-escape = Esc
key-find = Strg K
keys-find = Personen, Firmen und Bildschirme finden
keys-search = Diese Liste durchsuchen
keys-rows = Nächste und vorige Zeile
keys-open = Zeile öffnen
keys-save = Speichern
keys-help = Diese Hilfe

time-utc = { $time } UTC
time-just-now = gerade eben
time-minutes-ago = vor { $count } Min.
time-hours-ago = vor { $count } Std.
time-days-ago = { $count ->
    [one] gestern
   *[other] vor { $count } Tagen
}

validity-valid = gültig
validity-invalid = ungültig
validity-invalid-temporarily = vorläufig ungültig
