# Who changed what.
history = History
history-all = The whole history
history-empty = No changes yet.
history-fields = Fields that changed
history-before-after = Before and after
history-added = Added
history-changed = Changed
history-password = Password changed
history-password-link = Link to choose a password asked for
history-renamed = Key changed
history-signed-in = Signed in
history-set-up = Made the first administrator
history-rehashed = Password stored anew
recent-by = { $what } by { $who }
record-changed = Changed { $when } by { $who }
door-web = in the browser
door-cli = from the terminal
