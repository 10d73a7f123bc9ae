# Sources: where people and companies come from.
sources-title = Sources
sources-lead = Where people and companies come from. Of equal logins in two sources the one further up counts.
sources-of-people = Customer users
sources-of-companies = Customers
sources-none = There is no source
sources-none-hint = Name one in padron.toml and start Padrón anew.
sources-away = A source does not answer
sources-conflicts = Conflicts
sources-conflicts-none = No login is in two sources.
sources-conflicts-lead = { $count ->
    [one] { $count } login is in more than one source. Only the person of the first one is found.
   *[other] { $count } logins are in more than one source. Only the people of the first ones are found.
}
sources-conflicts-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
sources-conflict-wins = Found in
sources-conflict-hidden = Hidden in
source-slot = Place in the order
source-read-only = read-only
source-kind-own = OTOBO’s own table
source-kind-table = table of the main database
source-kind-ldap = LDAP directory
source-state-unknown = not asked yet
source-state-complete = complete
source-state-partial = partial: columns are missing
source-state-stale = does not answer, shown as it was
source-state-down = never answered
source-last-good = last answer
source-never-good = no answer so far
source-duration = { $count ->
    [one] read in { $count } ms
   *[other] read in { $count } ms
}
source-missing = { $count ->
    [one] { $count } column of the map is missing. This adds it:
   *[other] { $count } columns of the map are missing. This adds them:
}
source-test = Test connection
source-test-named = Test the connection of { $source }
source-test-good = { $source } answers.
source-test-failed = { $source } does not answer as it should. It ends at: { $step }.
source-step-name = Name
source-step-connect = Connection
source-step-tls = Encryption
source-step-sign-in = Sign-in
source-step-base = Search base
source-step-filter = Filter
source-step-table = Table
source-step-columns = Columns
source-step-sample = First records
source-verdict-good = in order
source-verdict-warning = with a reservation
source-verdict-failed = failed
source-unencrypted = The line is not encrypted.
source-sample-empty = The table is empty.
source-columns-missing = { $found }; missing: { $missing }
filter-any-source = Any source
sources-company-conflicts = Conflicts of customers
sources-company-conflicts-none = No customer id is in two sources.
sources-company-conflicts-lead = { $count ->
    [one] { $count } customer id is in more than one source. Only the customer of the first one is found.
   *[other] { $count } customer ids are in more than one source. Only the customers of the first ones are found.
}
source-hidden-company = Also in { $sources }, hidden there
