# What surrounds every screen.
brand = Padrón
brand-home = Padrón, overview
brand-line = The register of your customers and their people
skip-to-content = Skip to the content
navigation = Navigation
nav-users-groups-roles = Users, Groups & Roles
nav-administration = Administration
breadcrumbs = Where you are
user-menu = { $name }: account and sign out
language = Language
language-menu = Language: { $name }
display-menu = Display
theme = Appearance
theme-system = Like the system
theme-light = Light
theme-dark = Dark
density = Rows
density-comfortable = Comfortable
density-compact = Compact
sign-out = Sign out
close = Close
cancel = Cancel
apply = Apply
search = Search
save = Save
save-and-finish = Save and finish
discard = Discard
copy = Copy
copied = Copied
on = On
off = Off
details = Details
on-this-page = On this page
leave-with-changes = You have changes that are not saved.

nav-overview = Overview
customers-title = Customers
customer-users-title = Customer users

keys-title = Keyboard
key-control = Ctrl
key-escape = Esc
key-find = Ctrl K
keys-find = Find people, companies, screens
keys-search = Search this list
keys-rows = Next and previous row
keys-open = Open the row
keys-save = Save
keys-help = This help

time-utc = { $time } UTC
time-just-now = just now
time-minutes-ago = { $count } min ago
time-hours-ago = { $count } h ago
time-days-ago = { $count ->
    [one] yesterday
   *[other] { $count } days ago
}

validity-valid = valid
validity-invalid = invalid
validity-invalid-temporarily = invalid for now
