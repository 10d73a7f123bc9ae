# Wer was geändert hat.
history = Verlauf
history-all = Der ganze Verlauf
history-empty = Noch keine Änderungen.
history-fields = Geänderte Felder
history-before-after = Vorher und nachher
history-added = Hinzugefügt
history-changed = Geändert
history-password = Passwort geändert
history-password-link = Link zur Passwortwahl angefordert
history-renamed = Schlüssel geändert
history-signed-in = Angemeldet
history-set-up = Als erster Administrator angelegt
history-rehashed = Passwort neu gespeichert
recent-by = { $what } von { $who }
record-changed = Geändert { $when } von { $who }
door-web = im Browser
door-cli = im Terminal
