// A Padrón whose people come from several places: its own table, a warehouse with columns of its own, an archive that can only
// be read and hides somebody, and a database that does not answer.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Runs SQL on a file of SQLite. */
export function sqlite(file, sql) {
  const made = spawnSync('sqlite3', ['-bail', file], { input: sql, encoding: 'utf8' });
  assert.equal(made.status, 0, `${made.error ?? made.stderr}`);
  return made.stdout;
}

const settings = `
[[source]]
slot = 0
name = "Service desk"

[[source]]
slot = 1
name = "Warehouse"
database = "sqlite:warehouse.db"
table = "workers"
foreign = true
key = "uid"
customer_id = "cust"
valid = ""
unique_email = false
map = [
  { field = "login", column = "uid", required = true },
  { field = "first_name", column = "given", required = true },
  { field = "last_name", column = "family", required = true },
  { field = "email", column = "mail", required = true },
  { field = "customer_id", column = "cust", required = true },
  { field = "phone", column = "phone", link = "tel:[% Data.UserPhone | uri %]" },
  { field = "room", column = "room", label = "Room", variable = "UserRoom", required = true, link = "https://maps.example/?room=[% Data.UserRoom | uri %]" },
  { field = "floor", column = "floor", label = "Floor", type = "integer" },
  { field = "wing", column = "wing", label = "Wing" },
  { field = "badge", column = "badge", label = "Badge number", read_only = true },
  { field = "version", column = "version", label = "Revision" },
]

[source.selections.wing]
n = "North"
s = "South"

[[source]]
slot = 2
name = "Archive"
database = "sqlite:archive.db"
table = "old_people"
foreign = true
read_only = true
key = "login"
customer_id = "customer_id"
valid = ""
map = [
  { field = "login", column = "login", required = true },
  { field = "first_name", column = "first_name" },
  { field = "last_name", column = "last_name" },
  { field = "email", column = "email" },
  { field = "customer_id", column = "customer_id" },
  { field = "shelf", column = "shelf", label = "Shelf", variable = "UserShelf", link = "[% Data.UserShelf %]" },
  { field = "lost", column = "lost", label = "Lost" },
]

[[source]]
slot = 3
name = "Old CRM"
database = "mysql://reader:very-secret@127.0.0.1:9/crm"
table = "contacts"
foreign = true
key = "login"
customer_id = "customer_id"
valid = ""

[[company_source]]
slot = 0
name = "Companies"
`;

/** What starts it; to be given to `share` or `startPadron`. */
export const several = {
  options: ['--demo'],
  files: { 'padron.toml': settings },
  prepare: (folder) => {
    sqlite(
      path.join(folder, 'warehouse.db'),
      `CREATE TABLE workers (uid VARCHAR(60) PRIMARY KEY, given VARCHAR(80), family VARCHAR(80), mail VARCHAR(120), cust VARCHAR(60),
         phone VARCHAR(60), room VARCHAR(30), floor INTEGER, wing VARCHAR(10), badge VARCHAR(20), version VARCHAR(20));
       INSERT INTO workers VALUES ('ada', 'Ada', 'Nordlicht', 'ada@warehouse.example', '100077', '+49 30 1', 'B 12', 3, 'n', 'W-7', '4'),
         ('grace', 'Grace', 'Brücke', 'grace@warehouse.example', '100077', NULL, NULL, NULL, NULL, NULL, NULL);`,
    );
    sqlite(
      path.join(folder, 'archive.db'),
      `CREATE TABLE old_people (login VARCHAR(60) PRIMARY KEY, first_name VARCHAR(80), last_name VARCHAR(80), email VARCHAR(120),
         customer_id VARCHAR(60), shelf VARCHAR(200));
       INSERT INTO old_people VALUES ('edith', 'Edith', 'Altmann', 'edith@archive.example', '100077', 'javascript:alert(1)'),
         ('ada', 'Ada', 'Archived', 'old-ada@archive.example', '100077', 'https://shelves.example/7');`,
    );
  },
};
