# Signing in, first administrator.
sign-in-title = Sign in
sign-in-lead = With your agent account.
sign-in-button = Sign in
sign-in-wrong = Login and password do not match.
sign-in-throttled = { $seconds ->
    [one] Too many tries. The next one is possible in a second.
   *[other] Too many tries. The next one is possible in { $seconds } seconds.
}
sign-in-form-expired = This form was open for too long. It is fresh again now.
sign-in-session-ended = Your session has ended. Sign in again to go on where you were.
sign-in-not-allowed = This account may not manage customers. That takes the right rw on the group admin.
sign-in-signed-out = You are signed out.

set-up-title = First administrator
set-up-lead = This installation is fresh. The account you create here manages everything; this link works once.
set-up-password-again = Password again
set-up-password-rules = 10 characters or more. A sentence is fine.
set-up-button = Create account and sign in

session-over-title = Your session has ended
session-over-text = What you typed is not lost: it waits on this page. Sign in in a second tab, come back here and go on; you get your form back, filled as it was.
session-over-sign-in = Sign in, in a new tab
session-over-go-on = Go on with my form
