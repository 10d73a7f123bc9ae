# The same change to many.
bulk-title = Change many at once
bulk-pick = Select { $key }
bulk-pick-column = Select
bulk-pick-all = Select all on this page
bulk-picked = selected
bulk-selected = Change the selected
bulk-all = { $count ->
    [one] or the one that matches
   *[other] or all { $count } that match
}
bulk-all-found = or all that match
bulk-who-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
bulk-who-companies = { $count ->
    [one] { $count } customer
   *[other] { $count } customers
}
bulk-who-match = All that match, looked for again when you begin.
bulk-who-selected = The selected ones.
bulk-what = What to change
bulk-set-valid = Set the validity
bulk-move = Move to another customer
bulk-set-field = Set a field
bulk-field = Field
bulk-value = New value
bulk-value-hint = Empty empties the field.
bulk-send-links = Send links to choose a password
bulk-nobody = Nobody is selected. Tick some rows first, or take all that match.
bulk-choose = Choose what to change.
bulk-look = Look first
bulk-preview = What would happen
bulk-would-change = { $count ->
    [one] { $count } changes
   *[other] { $count } change
}
bulk-would-mail = { $count ->
    [one] { $count } gets a link
   *[other] { $count } get a link
}
bulk-would-same = { $count ->
    [one] { $count } is so already
   *[other] { $count } are so already
}
bulk-would-refuse = { $count ->
    [one] { $count } is refused
   *[other] { $count } are refused
}
bulk-would-gone = { $count ->
    [one] { $count } is not there any more
   *[other] { $count } are not there any more
}
bulk-shown-then = { $shown } matched when you looked; now it is { $total }.
bulk-examples = For example
bulk-refused = Refused
bulk-refused-some = The first of them:
bulk-run = { $count ->
    [one] Change { $count }
   *[other] Change { $count }
}
bulk-run-mail = { $count ->
    [one] Send { $count } link
   *[other] Send { $count } links
}
bulk-can-undo = You can undo it afterwards; what somebody changes until then stays.
bulk-cannot-undo = What is mailed cannot be taken back. A newer link replaces an earlier one.
bulk-nothing = Nothing would change.
bulk-job-set = { $field }: { $value }
bulk-job-empty = empty
bulk-count-mailed = { $count ->
    [one] { $count } link on its way
   *[other] { $count } links on their way
}
bulk-count-gone = { $count } not there any more
bulk-undo = Undo this change
bulk-back = Back to the list
