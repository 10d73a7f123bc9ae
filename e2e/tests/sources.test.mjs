// People from several places: forms follow the map of each, sources are told and tested, lists are narrowed.

import assert from 'node:assert/strict';

import { assertAccessible, press, share, walk } from '../harness.mjs';
import { several, sqlite } from '../sources.mjs';

const padron = share(several);

/** What a foreign table holds. */
const stored = async (file, sql) => sqlite(`${(await padron()).folder}/${file}`, sql).trim();

walk('a person of a foreign table has its fields and no others', { padron, signedIn: true }, async ({ page, scripts }) => {
  await page.goto('/customer-users/ada');
  await page.getByText('Source: Warehouse').waitFor();
  await page.getByText('Also in Archive, hidden there').waitFor();
  assert.equal(await page.locator('[name="title"], [name="fax"], [name="comment"], [name="valid"]').count(), 0);
  assert.equal(await page.locator('[name="room"]').inputValue(), scripts ? 'B 12' : 'C 1');
  assert.equal(await page.locator('[name="badge"]').isDisabled(), true);
  assert.equal(await page.locator('[name="floor"]').getAttribute('type'), 'number');
  assert.deepEqual(await page.locator('[name="wing"] option').allTextContents(), ['–', 'North', 'South']);
  const link = page.getByRole('link', { name: 'Open Room' });
  assert.equal(await link.getAttribute('href'), `https://maps.example/?room=${scripts ? 'B%2012' : 'C%201'}`);
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
  assert.equal(await page.getByRole('link', { name: 'Open Phone' }).getAttribute('href'), 'tel:%2B49%2030%201');
  await assertAccessible(page);

  // Everything wrong at once, and nothing is stored.
  await page.fill('[name="room"]', '');
  await press(page, '[data-record] [value="save"]');
  await page.getByText('This is needed').first().waitFor();
  const room = scripts ? 'C 1' : 'D 2';
  await page.fill('[name="room"]', room);
  await page.selectOption('[name="wing"]', 's');
  // A field of theirs may be called as something of ours.
  await page.fill('[name="field-version"]', scripts ? '5' : '6');
  await press(page, '[data-record] [value="save"]');
  await page.locator('.history').getByText('Wing').first().waitFor();
  await page.locator('.history').getByText('South').first().waitFor();
  const row = await stored('warehouse.db', `SELECT room, floor, wing, badge, version FROM workers WHERE uid = 'ada'`);
  assert.equal(row, `${room}|3|s|W-7|${scripts ? 5 : 6}`);
  await stored('warehouse.db', `UPDATE workers SET wing = 'n' WHERE uid = 'ada'`);
});

walk('a person of a source that can only be read is shown, and why', { padron, signedIn: true }, async ({ page }) => {
  await page.goto('/customer-users/edith');
  await page.getByText('come from Archive and can only be read here').waitFor();
  assert.equal(await page.locator('#details input:not([type="hidden"]):enabled').count(), 0);
  assert.equal(await page.locator('[data-save-bar]').count(), 0);
  // What leads nowhere is a text.
  assert.equal(await page.locator('[name="shelf"]').inputValue(), 'javascript:alert(1)');
  assert.equal(await page.locator('.field-link').count(), 0);
  await assertAccessible(page);
});

walk('a new person goes to the source that is chosen', { padron, signedIn: true }, async ({ page, scripts }) => {
  await page.goto('/add-customer-user?customer=100077');
  assert.equal(await page.locator('[name="room"]').count(), 0);
  await page.selectOption('#pick-source', 'Warehouse');
  await page.getByRole('button', { name: 'Use this source' }).click();
  await page.locator('[name="room"]').waitFor();
  assert.equal(await page.locator('[name="password"]').count(), 0);
  assert.equal(await page.locator('[name="customer_id"]').inputValue(), '100077');
  const login = scripts ? 'hedy' : 'joan';
  for (const [name, value] of Object.entries({ first_name: 'New', last_name: 'Comer', login, email: `${login}@warehouse.example` })) {
    await page.fill(`[name="${name}"]`, value);
  }
  await page.fill('[name="badge"]', 'W-9');
  await press(page, '[data-record] [value="save"]');
  await page.getByText('This is needed').first().waitFor();
  assert.equal(await page.locator('[name="badge"]').inputValue(), 'W-9');
  await page.fill('[name="room"]', 'A 1');
  await press(page, '[data-record] [value="save"]');
  await page.waitForURL(new RegExp(`/customer-users/${login}$`));
  assert.equal(await stored('warehouse.db', `SELECT room, badge, cust FROM workers WHERE uid = '${login}'`), 'A 1|W-9|100077');
  await assertAccessible(page);
});

walk('a person moves to another source and back', { padron, signedIn: true }, async ({ page, scripts }) => {
  const login = scripts ? 'mover' : 'walker';
  await page.goto('/add-customer-user?customer=100077&source=Service%20desk');
  for (const [name, value] of Object.entries({ title: 'Dr.', first_name: 'Mo', last_name: 'Ver', login, email: `${login}@desk.example` })) {
    await page.fill(`[name="${name}"]`, value);
  }
  await page.fill('[name="password"]', 'a long enough secret');
  await press(page, '[data-record] [value="save"]');
  await page.waitForURL(new RegExp(`/customer-users/${login}$`));
  await page.getByRole('link', { name: 'Move to another source…' }).click();
  // There are two places to go.
  await page.selectOption('#move-to', 'Warehouse');
  await assertAccessible(page);
  await page.getByRole('button', { name: 'See what happens' }).click();
  await page.getByRole('heading', { name: 'What is lost' }).waitFor();
  await page.getByText('Warehouse has no place for it').waitFor();
  await assertAccessible(page);

  // Nothing happens before everything is said.
  await press(page, page.getByRole('button', { name: 'Move', exact: true }));
  await page.getByText('It was not moved yet.').waitFor();
  assert.equal(await stored('warehouse.db', `SELECT COUNT(*) FROM workers WHERE uid = '${login}'`), '0');
  await assertAccessible(page);
  await page.fill('[name="room"]', 'E 5');
  await page.getByLabel('This may be lost').check();
  await press(page, page.getByRole('button', { name: 'Move', exact: true }));
  await page.waitForURL(new RegExp(`/customer-users/${login}$`));
  await page.getByText('Source: Warehouse').waitFor();
  assert.equal(await stored('warehouse.db', `SELECT room FROM workers WHERE uid = '${login}'`), 'E 5');
  await page.locator('.history').getByText('Moved to another source').waitFor();

  await page.goto(`/history?kind=customer_user&key=${login}`);
  await page.getByRole('link', { name: /Put back/ }).first().click();
  await press(page, page.getByRole('button', { name: 'Put back' }));
  await page.goto(`/customer-users/${login}`);
  assert.equal(await page.locator('[name="title"]').inputValue(), 'Dr.');
  assert.equal(await stored('warehouse.db', `SELECT COUNT(*) FROM workers WHERE uid = '${login}'`), '0');
});

walk('sources are told, and tested step by step', { padron, signedIn: true }, async ({ page }) => {
  await page.goto('/sources');
  const card = (name) => page.locator('article', { has: page.getByRole('heading', { name }) });
  await card('Warehouse').getByText('complete').waitFor();
  await card('Archive').getByText('ALTER TABLE old_people ADD COLUMN lost').waitFor();
  await card('Old CRM').getByText('never answered').waitFor();
  await page.locator('#conflicts').getByRole('link', { name: 'ada' }).waitFor();
  await page.getByRole('link', { name: 'Sources A source does not answer' }).waitFor();
  assert.ok(!(await page.content()).includes('very-secret'));
  await assertAccessible(page);

  await press(page, page.getByRole('button', { name: 'Test the connection of Warehouse' }));
  await card('Warehouse').getByText('Warehouse answers.').waitFor();
  await card('Warehouse').getByText('ada@warehouse.example').waitFor();
  await assertAccessible(page);

  await press(page, page.getByRole('button', { name: 'Test the connection of Old CRM' }));
  await card('Old CRM').getByText('It ends at: Connection.').waitFor();
  assert.ok(!(await page.content()).includes('very-secret'));
  await assertAccessible(page);
});

walk('the list is narrowed by source and shows what only a source has', { padron, signedIn: true }, async ({ page }) => {
  await page.goto('/customer-users?source=Warehouse&columns=login&columns=name&columns=room&columns=wing');
  await page.getByRole('columnheader', { name: 'Room' }).waitFor();
  await page.getByRole('row', { name: /ada/ }).getByText('North').waitFor();
  assert.equal(await page.locator('[name="source"]').inputValue(), 'Warehouse');
  assert.equal(await page.getByText('María').count(), 0);
  // What is narrowed stays narrowed in files and in what is done to all.
  assert.match(await page.getByRole('link', { name: 'Export' }).getAttribute('href'), /source=Warehouse/);
  assert.equal(await page.locator('[name="in_source"]').inputValue(), 'Warehouse');
  await assertAccessible(page);
});
