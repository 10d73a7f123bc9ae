# Lists: filters, columns, pager.
columns = Columns
filter-any-validity = Any validity
filter-any-customer = Any customer
filters-clear = Clear search and filters
first-shown = first { $count } shown
range-shown = { $first } to { $last } shown
range-of-total = { $first }–{ $last } of { $total }
total-count-exactly = Count exactly
pages = Pages
page-previous = Previous
page-next = Next
rows-a-page = Rows a page
no-match-hint = Fewer letters or words find more; * stands for anything.
column-changed = Changed
column-last-login = Last login
column-people = People
column-name = Name
