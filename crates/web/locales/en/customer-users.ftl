# People.
add-customer-user = Add customer user
customer-user-add-another = Add another one
customer-users-search = Search login, name, e-mail, customer, phone
customer-users-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
customer-users-count-more = More than { $count } people
customer-users-no-match = Nobody matches
customer-users-fresh = No customer users yet
customer-users-fresh-hint = Add the first person here, or bring all of them from a file:
rename-customer-user-title = Change the username
rename-customer-user-lead = Everything that refers to the username moves with it, in one step. The person signs in with the new one from then on.
password-new = New password
password-none = No password yet.
new-password-title = New password
password-save = Set password
password-set-already = The password was set since this form was opened, perhaps by sending it twice. Nothing was changed now. Set it again only if another one is wanted.
password-empty-hint = Leave empty and a strong one is made.
password-shown-title = The new password
password-shown-lead = For { $name }, who signs in as { $login }:
password-shown-once = It is shown this once and cannot be looked up again. Copy it now, or make a new one later.
password-shown-on = To the person
move-customer-user-title = Move to another source
move-customer-user-lead = The person is put into the other source and taken out of this one. Their username stays, and so everything that refers to it.
login-made = Left empty, a username is made.
