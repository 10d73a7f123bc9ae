# A list as a file.
export = Export
export-customers-title = Export customers
export-customer-users-title = Export customer users
export-format = As what
export-xlsx = Spreadsheet (XLSX)
export-xlsx-hint = For Excel and LibreOffice. Every cell is text: telephone numbers and leading zeros stay as they are.
export-csv = CSV
export-csv-hint = For programs and for importing again. UTF-8, comma-separated, the database’s column names.
export-safe = Put ' in front of cells that a spreadsheet would compute (CSV)
export-jsonl = JSON lines
export-jsonl-hint = For programs. An object a line, the field names of the API.
export-columns-hint = Passwords are never exported.
export-now = Download
export-search = “{ $search }”
export-created = Added
export-display-name = Displayed name
export-customer-name = Customer’s name
