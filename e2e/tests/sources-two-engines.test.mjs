// A main database on PostgreSQL and people in a table of MariaDB with other names and a column of its own: found, read and
// changed in the browser, in the terminal and over the API. What the run has no servers for is left out.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';

import { administrator, assertAccessible, freshDatabase, picture, press, program, share, walk } from '../harness.mjs';

const [main, foreign] = [freshDatabase('postgres'), freshDatabase('mysql')];

/** Runs SQL on the foreign database. */
function crm(sql) {
  const { hostname, port, username, password, pathname } = new URL(foreign);
  const options = ['--no-defaults', '--protocol=tcp', '--default-character-set=utf8mb4', '-h', hostname, '-P', port, '-u', username];
  const done = spawnSync('mariadb', [...options, '-N', '-B', '-e', sql, pathname.slice(1)], {
    env: { ...process.env, MYSQL_PWD: password },
    encoding: 'utf8',
  });
  assert.equal(done.status, 0, `${done.error ?? done.stderr}`);
  return done.stdout.trim();
}

const settings = `
[[source]]
slot = 0
name = "Service desk"

[[source]]
slot = 1
name = "Partners"
database = "${foreign}"
table = "partners"
foreign = true
map = [
  { field = "login", column = "username", required = true },
  { field = "first_name", column = "given", required = true },
  { field = "last_name", column = "family", required = true },
  { field = "email", column = "mail", required = true },
  { field = "customer_id", column = "firm", required = true },
  { field = "room", column = "room_no", label = "Room" },
]
list_fields = ["login", "first_name", "last_name", "email", "room"]
search_fields = ["login", "first_name", "last_name", "room"]
`;

const padron =
  main &&
  foreign &&
  share({
    database: main,
    options: ['--demo'],
    files: { 'padron.toml': settings },
    prepare: () =>
      crm(`CREATE TABLE partners (username VARCHAR(60) PRIMARY KEY, given VARCHAR(60), family VARCHAR(60), mail VARCHAR(120), firm VARCHAR(60),
             room_no VARCHAR(12)) CHARACTER SET utf8mb4;
           INSERT INTO partners VALUES ('zoe.partner', 'Zoë', 'Quintanilla', 'zoe@partner.example', '100077', 'P 7'),
             ('yan.partner', 'Yan', 'Øster', 'yan@partner.example', '100077', NULL);`),
  });

/** A command of the terminal; what it printed. */
async function padronSays(...words) {
  const { folder, database } = await padron();
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PADRON_')));
  const done = spawnSync(program, [...words, '--database', database], { cwd: folder, env, encoding: 'utf8' });
  assert.equal(done.status, 0, `${words.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}

/** A request to the API. */
async function api(method, address, body) {
  const { url } = await padron();
  const token = (api.token ??= (await padronSays('token', 'create', '--agent', administrator.login, '--name', 'two engines')).trim());
  const answer = await fetch(`${url}/api/v1${address}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${address}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}

const row = (login) => crm(`SELECT CONCAT_WS('|', given, family, room_no) FROM partners WHERE username = '${login}'`);

if (padron) {
  walk('in the browser, in each of two databases', { padron, signedIn: true }, async ({ page, scripts }) => {
    await page.goto('/customer-users?search=quintanilla');
    await page.getByRole('row', { name: /zoe\.partner/ }).waitFor();
    await picture(page, `two-engines-found${scripts ? '' : '-without-scripts'}`);
    await page.getByRole('link', { name: /zoe\.partner|Quintanilla/ }).first().click();
    await page.getByText('Source: Partners').waitFor();
    const room = scripts ? 'Q 1' : 'Q 2';
    await page.fill('[name="room"]', room);
    await press(page, '[data-record] [value="save"]');
    await page.locator('.history').getByText(room).first().waitFor();
    assert.equal(row('zoe.partner'), `Zoë|Quintanilla|${room}`);
    await picture(page, `two-engines-changed${scripts ? '' : '-without-scripts'}`);
    await assertAccessible(page);

    // What does not fit is refused and never cut.
    await page.fill('[name="room"]', 'far too long for it');
    await press(page, '[data-record] [value="save"]');
    await page.locator('[name="room"][aria-invalid="true"]').waitFor();
    assert.equal(row('zoe.partner'), `Zoë|Quintanilla|${room}`);

    // Somebody of the main database, on the same pages.
    const [own] = (await api('GET', '/customer-users?source=Service%20desk&limit=1')).items;
    await page.goto(`/customer-users/${encodeURIComponent(own.login)}`);
    await page.getByText('Source: Service desk').waitFor();
    const city = scripts ? 'Ávila' : 'Évora';
    await page.fill('[name="city"]', city);
    await press(page, '[data-record] [value="save"]');
    await page.locator('.history').getByText(city).first().waitFor();
    assert.equal((await api('GET', `/customer-users/${encodeURIComponent(own.login)}`)).city, city);
  });

  test('in the terminal, in each of two databases', async () => {
    assert.match(await padronSays('customer-users', 'search', 'Øster'), /yan\.partner/);
    await padronSays('customer-users', 'update', 'yan.partner', '--field', 'room=T 1', '--first-name', 'Jan');
    assert.equal(row('yan.partner'), 'Jan|Øster|T 1');
    const shown = JSON.parse(await padronSays('customer-users', 'show', 'yan.partner', '--json'));
    assert.deepEqual([shown.source, shown.fields.room], ['Partners', 'T 1']);
    const [own] = (await api('GET', '/customer-users?source=Service%20desk&limit=1')).items;
    await padronSays('customer-users', 'update', own.login, '--phone', '+34 1');
    assert.equal((await api('GET', `/customer-users/${encodeURIComponent(own.login)}`)).phone, '+34 1');
    assert.match(await padronSays('sources'), /Partners.*complete/);
  });

  test('over the API, in each of two databases', async () => {
    const found = await api('GET', '/customer-users?search=oster');
    assert.deepEqual(
      found.items.map((person) => [person.login, person.source]),
      [['yan.partner', 'Partners']],
    );
    const changed = await api('PATCH', '/customer-users/yan.partner', { fields: { room: 'A 9' }, last_name: 'Oester' });
    assert.deepEqual([changed.fields.room, changed.last_name], ['A 9', 'Oester']);
    assert.match(row('yan.partner'), /\|Oester\|A 9$/);
    const [own] = (await api('GET', '/customer-users?source=Service%20desk&limit=1')).items;
    assert.equal((await api('PATCH', `/customer-users/${encodeURIComponent(own.login)}`, { mobile: '7' })).mobile, '7');
    const history = await api('GET', '/audit?kind=customer_user&key=yan.partner');
    assert.ok(history.items.some((entry) => JSON.stringify(entry).includes('A 9')));
    const sources = await api('GET', '/sources');
    assert.deepEqual(
      sources.items.filter((source) => source.records === 'customer_users').map((source) => [source.name, source.state]),
      [
        ['Service desk', 'complete'],
        ['Partners', 'complete'],
      ],
    );
  });
} else {
  test('two engines: the run has no PostgreSQL or no MariaDB', { skip: true }, () => {});
}
