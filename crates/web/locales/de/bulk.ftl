# Dieselbe Änderung für viele.
bulk-title = Viele auf einmal ändern
bulk-pick = { $key } auswählen
bulk-pick-column = Auswahl
bulk-pick-all = Alle auf dieser Seite auswählen
bulk-picked = ausgewählt
bulk-selected = Ausgewählte ändern
bulk-all = { $count ->
    [one] oder den einen Treffer
   *[other] oder alle { $count } Treffer
}
bulk-all-found = oder alle Treffer
bulk-who-people = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
bulk-who-companies = { $count ->
    [one] { $count } Kunde
   *[other] { $count } Kunden
}
bulk-who-match = Alle Treffer; beim Beginn wird noch einmal gesucht.
bulk-who-selected = Die ausgewählten.
bulk-what = Was geändert wird
bulk-set-valid = Gültigkeit setzen
bulk-move = Zu einem anderen Kunden verschieben
bulk-set-field = Ein Feld setzen
bulk-field = Feld
bulk-value = Neuer Wert
bulk-value-hint = Leer leert das Feld.
bulk-send-links = Links zur Passwortwahl senden
bulk-nobody = Niemand ist ausgewählt. Haken Sie zuerst Zeilen an, oder nehmen Sie alle Treffer.
bulk-choose = Wählen Sie, was geändert wird.
bulk-look = Erst ansehen
bulk-preview = Was geschehen würde
bulk-would-change = { $count ->
    [one] { $count } ändert sich
   *[other] { $count } ändern sich
}
bulk-would-mail = { $count ->
    [one] { $count } bekommt einen Link
   *[other] { $count } bekommen einen Link
}
bulk-would-same = { $count ->
    [one] { $count } ist schon so
   *[other] { $count } sind schon so
}
bulk-would-refuse = { $count ->
    [one] { $count } wird abgelehnt
   *[other] { $count } werden abgelehnt
}
bulk-would-gone = { $count ->
    [one] { $count } gibt es nicht mehr
   *[other] { $count } gibt es nicht mehr
}
bulk-shown-then = Als Sie nachsahen, waren es { $shown } Treffer; jetzt sind es { $total }.
bulk-examples = Zum Beispiel
bulk-refused = Abgelehnt
bulk-refused-some = Die ersten davon:
bulk-run = { $count ->
    [one] { $count } ändern
   *[other] { $count } ändern
}
bulk-run-mail = { $count ->
    [one] { $count } Link senden
   *[other] { $count } Links senden
}
bulk-can-undo = Es lässt sich danach rückgängig machen; was jemand bis dahin ändert, bleibt.
bulk-cannot-undo = Was verschickt ist, lässt sich nicht zurückholen. Ein neuerer Link ersetzt den früheren.
bulk-nothing = Es würde sich nichts ändern.
bulk-job-set = { $field }: { $value }
bulk-job-empty = leer
bulk-count-mailed = { $count ->
    [one] { $count } Link unterwegs
   *[other] { $count } Links unterwegs
}
bulk-count-gone = { $count } nicht mehr da
bulk-undo = Diese Änderung rückgängig machen
bulk-back = Zurück zur Liste
