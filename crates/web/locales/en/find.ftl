# Finding anything, the overview.
find-title = Find
find-placeholder = Search people, companies, screens
find-people = People
find-companies = Companies
find-screens = Screens
find-hint = Type a name, an e-mail address, a company or a screen.
find-nothing = Nothing matches “{ $query }”.
find-choose = choose
find-go = go there

overview-by-validity = By validity
overview-recent = Changed lately
overview-ways = Go on with
overview-way-people = Look somebody up

fresh-lead = Nothing is in here yet. Four ways to begin:
fresh-customer-title = Add the first customer
fresh-customer-text = A company, with an id of your choice. Its people come next.
fresh-people-title = Add their people
fresh-people-text = Each customer user belongs to a customer; a password is made for them unless you set one.
fresh-import-title = Bring them from files
fresh-import-text = CSV files with the column names of the database, from the terminal, beside this running server:
fresh-demo-title = Look around first
fresh-demo-text = A second server with an invented service desk, in a database of its own:
