# Fields of customers and customer users, and what can be wrong with them.
section-identity = Identity
section-reach = Telephone
section-address = Address
section-more = Remarks and validity
field-customer-id = Customer id
field-customer = Customer
field-name = Name
field-title = Title or salutation
field-first-name = First name
field-last-name = Last name
field-login = Username
field-password = Password
field-email = E-mail
field-phone = Phone
field-fax = Fax
field-mobile = Mobile
field-street = Street
field-zip = Postal code
field-city = City
field-country = Country
field-url = Web address
field-comment = Comment
field-validity = Validity

form-required-note = Fields with * are required.
form-faults = { $count ->
    [one] One field needs a look
   *[other] { $count } fields need a look
}
form-changes = { $count ->
    [one] { $count } change
   *[other] { $count } changes
}
fault-required = This is needed.
fault-too-long = { $max } characters fit.
fault-too-short = { $min } characters or more.
fault-forbidden-character = The character { $character } cannot be stored.
fault-surrounding-space = A blank at the beginning or end would make it another value.
fault-not-an-address = This does not read as an e-mail address.
fault-refused-address = Addresses of this domain are not accepted here.
fault-taken = Already used by { $by }.
fault-error-cell = { $cell } is an error of the spreadsheet, not a value.
fault-unknown-customer = There is no customer with this id.
fault-unknown-value = This is not one of the choices.
fault-differs = The two passwords differ.
fault-wrong-password = This is not your password.
fault-unhashable = This password is too long.
fault-switched-off = This person is switched off.
fault-no-mail = Mail is not set up here.
fault-other = This value cannot be stored.

conflict-title = { $who } changed this { $when }, while you were writing
conflict-text = Nothing is lost: choose for each field what to keep.
conflict-field = Field
conflict-mine = Yours
conflict-theirs = Theirs
conflict-save = Save with these choices
conflict-take-all = Drop mine
fault-taken-line = Line { $line } of the file says the same.
fault-ambiguous = More than one is meant: { $which }.
fault-wrong-columns = This row has { $cells } cells; that is not the number of columns.
field-row = Row
fault-source-read-only = Records of { $source } can only be read here.
fault-source-down = { $source } does not answer, and what becomes of this depends on it.
fault-source-refused = Not taken by { $why }
fault-no-such-field = { $source } has no such field.
fault-not-a-number = This is no whole number.
fault-read-only = This field cannot be changed here.
section-extra = More fields
source-locked = These fields come from { $source } and can only be read here. Change them there; Padrón shows the change soon after.
source-locked-column = Only { $source } itself changes this field.
source-pick = Source
source-pick-hint = Where the new person is kept. The form below follows it.
source-pick-go = Use this source
source-of-record = Source: { $source }
source-hidden-behind = Also in { $sources }, hidden there
link-follow = Open { $label }
field-source = Source
