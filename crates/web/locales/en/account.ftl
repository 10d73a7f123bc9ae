# My account.
account-title = My account
account-choices = Choices
account-password = Password
account-current-password = Password now
account-new-password = New password
account-change-password = Change password
account-sessions = Where you are signed in
single-keys = Single keys
single-keys-hint = The keys /, j, k and ? do something by themselves. Switch them off if you dictate or they get in your way.
session-this = this one
session-since = since
session-seen = last seen
session-end = End
session-end-others = End all others
