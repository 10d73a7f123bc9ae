# Meldungen statt einer Seite.
message-403-title = Das ist Ihrem Konto nicht zugänglich
message-403-text = Kunden zu verwalten verlangt das Recht rw auf der Gruppe admin. Wer es hat, kann es Ihnen geben.
message-elsewhere-title = Das kam von anderswo
message-elsewhere-text = Padrón nimmt Formulare nur von der Adresse an, unter der es erreicht wird. Steht ein Proxy davor, muss server.public_url in padron.toml die Adresse nennen, die Leute eintippen. Geändert wurde nichts.
message-404-title = Hier ist nichts
message-404-text = Die Adresse führt nirgendwohin: Sie enthält vielleicht einen Tippfehler, oder der Datensatz hat inzwischen eine andere Nummer oder einen anderen Benutzernamen.
message-409-title = Das Formular war zu alt
message-409-text = Es war in einer anderen Sitzung oder zu lange offen, deshalb wurde nichts geändert. Gehen Sie zurück, laden Sie es neu und wiederholen Sie die Änderung.
message-413-title = Das ist zu viel auf einmal
message-413-text = Das Gesendete ist größer, als ein Formular sein kann. Nichts wurde geändert.
message-429-title = Etwas langsamer
message-429-text = { $seconds ->
    [one] Von Ihrer Adresse kamen viele Anfragen. Die nächste ist in einer Sekunde möglich.
   *[other] Von Ihrer Adresse kamen viele Anfragen. Die nächste ist in { $seconds } Sekunden möglich.
}
message-500-title = Hier ist etwas schiefgegangen
message-500-text = Der Fehler liegt bei uns, nicht bei Ihnen, und steht im Protokoll. Nichts wurde geändert.
message-503-title = Die Datenbank antwortet nicht
message-503-text = Padrón erreicht seine Datenbank gerade nicht. Geändert wurde nichts; in einem Augenblick geht es vielleicht wieder.
message-read-only-title = Die Datenbank lässt sich nur lesen
message-read-only-text = Padrón durfte seine Datenbank nicht schreiben: Die Datei oder ihr Ordner ist schreibgeschützt. Geändert wurde nichts; wer den Server betreibt, kann es beheben.
message-full-title = Die Festplatte ist voll
message-full-text = Wo die Datenbank liegt, ist kein Platz mehr. Geändert wurde nichts; wer den Server betreibt, kann es beheben.
message-set-up-gone-title = Dieser Link hat ausgedient
message-set-up-gone-text = Er wurde schon benutzt oder ist zu alt. Das Terminal gibt einen neuen aus, wenn der Server ohne Administrator startet.
message-request-id = Für das Protokoll:
message-source-read-only-title = Das kann hier nur gelesen werden
message-source-read-only-text = Diese Einträge liegen in einem anderen System. Ändern Sie sie dort; Padrón zeigt die Änderung kurz darauf.
message-source-down-title = Die Quelle antwortet nicht
message-source-down-text = Das System, in dem diese Einträge liegen, ist gerade nicht erreichbar. Nichts wurde geändert.
