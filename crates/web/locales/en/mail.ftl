# Mail: settings, outbox, links that set a password.
mail-title = Mail
mail-settings = Settings in force
mail-settings-where = They stand in padron.toml, section [mail], and are changed there.
mail-not-set-up = Mail is not set up
mail-not-set-up-hint = Name your mail server in padron.toml and start Padrón anew. People can then be sent a link with which they choose their password.
mail-server = Mail server
mail-encryption = Encryption
mail-encryption-none = none
mail-encryption-starttls = STARTTLS
mail-encryption-tls = TLS
mail-login = Signs in as
mail-nobody = nobody
mail-from = Sender
mail-reply-to = Answers go to
mail-templates = Own texts in
mail-link-lifetime = A link works for
mail-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
mail-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
mail-faults = These settings cannot work
mail-test = Send a test
mail-test-address = Address
mail-test-button = Send a test
mail-test-sent = The mail server took the test for { $address }.
mail-test-failed = Nothing was sent. It failed at: { $step }.
mail-step-text = the text
mail-step-name = finding the mail server by its name
mail-step-connect = connecting
mail-step-tls = encrypting
mail-step-sign-in = signing in
mail-step-message = handing the message over
mail-step-good = done
mail-step-bad = failed
mail-outbox = Outbox
mail-all = All
mail-waiting = Waiting
mail-sending = Being sent
mail-sent = Sent
mail-failed = Given up
mail-unsure = Unsure
mail-unsure-note = Perhaps it arrived: it was being handed over, and no answer came. Nobody sends it again unless you do.
mail-empty = Nothing here.
mail-column-what = What
mail-column-to = To
mail-column-state = State
mail-column-when = Asked for
mail-column-why = Last answer
mail-what-set-password = Link to choose a password
mail-tries = { $count ->
    [one] { $count } try
   *[other] { $count } tries
}
mail-next-minutes = next in { $count } min
mail-next-hours = next in { $count } h
mail-retry = Try again
mail-retry-all = Try everything given up again
mail-older = Older
link-title = Send a link
link-lead = A mail to { $email } with a link. With it the person chooses a password that nobody else knows. It works once, and replaces earlier links.
link-language = Language of the mail
link-language-own = Their own
link-send = Send the link
link-off = The person is switched off, so no link can be sent.
link-add = Add and send a link
choose-title = Choose your password
choose-lead = It is yours alone: nobody here can see it.
choose-rules = { $count ->
    [one] One character or more. A sentence is fine.
   *[other] { $count } characters or more. A sentence is fine.
}
choose-button = Set password
choose-done-title = Your password is set
choose-done-text = You can sign in with it from now on. The link has done its work.
message-link-gone-title = This link does not work any more
message-link-gone-text = It was used, is too old, or a newer one was sent. Ask for a new link where you got this one.
