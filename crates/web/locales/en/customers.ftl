# Companies.
add-customer = Add customer
customers-search = Search id or name
customers-count = { $count ->
    [one] { $count } customer
   *[other] { $count } customers
}
customers-count-more = More than { $count } customers
customers-no-match = No customer matches
customers-fresh = No customers yet
customers-fresh-hint = Add the first company here, or bring all of them from a file:
customer-look-up = Look up the id in the list of customers
customer-suggest-none = No customer matches
customer-without-people = Nobody belongs to this customer yet.
customer-all-people = { $count ->
    [one] The one person of this customer
   *[other] All { $count } people of this customer
}
needs-customer-title = First a customer, then their people
needs-customer-text = Every customer user belongs to a customer, and there is none yet.

rename = Change
rename-customer-title = Change the customer id
rename-customer-lead = Everything that refers to the id moves with it, in one step. Upper and lower case count as the same id.
rename-moves = What moves
rename-what = What
rename-rows = Rows
rename-total = In all
rename-promise = All of it moves, or nothing does. People who are signed in notice nothing.
rename-preview = See what moves
rename-confirm = Change it
moves-customers = Customers
moves-customer-users = Customer users
moves-groups = Group permissions
moves-tickets = Tickets
moves-preferences = Preferences
moves-services = Services
moves-searches = Saved searches
moves-dynamic-fields = Dynamic field values
moves-other = Other references
move-customer-title = Move to another source
move-customer-lead = The customer is put into the other source and taken out of this one. Its id stays, and so everything that refers to it.
move = Move to another source…
move-to = Source it goes to
move-preview = See what happens
move-not-yet = It was not moved yet.
move-must-agree = Say whether this may be lost.
move-stays = What refers to it and stays
move-wanted = What is wanted there
move-lost = What is lost
move-lost-why = { $source } has no place for it. The history keeps it, but no password.
move-may-lose = This may be lost
move-promise = First it is there, then it leaves here: nothing that happens in between can lose it. Columns that the field map does not name are not taken along.
move-confirm = Move
move-other = Another source
