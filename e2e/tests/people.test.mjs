// Customers and their people: added, edited, renamed, switched off, and who did it.

import assert from 'node:assert/strict';

import { assertAccessible, press, share, submit, walk } from '../harness.mjs';

const padron = share();
const options = { padron, signedIn: true };
const path = (page) => new URL(page.url()).pathname;
const record = 'form[data-record]';
const finish = `${record} [name="action"][value="finish"]`;
const save = `${record} [data-save-bar] [name="action"][value="save"]`;

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name="${name}"]`, value);
}

async function addCustomer(page, values) {
  await page.goto('/add-customer');
  await fill(page, values);
  await press(page, finish);
  assert.equal(path(page), '/customers');
}

/** A person of a customer of their own; the password is given, so that none is shown. */
async function addPerson(page, login, values = {}) {
  const customer_id = `of-${login}`;
  await addCustomer(page, { customer_id, name: `Company of ${login}` });
  await page.goto(`/add-customer-user?customer=${customer_id}`);
  const email = `${login}@example.com`;
  await fill(page, { first_name: 'Given', last_name: 'Family', login, email, password: 'a good password', ...values });
  await press(page, save);
  assert.equal(path(page), `/customer-users/${login}`);
  return customer_id;
}

walk('a customer is added', options, async ({ page, scripts }) => {
  const customer_id = `K-${scripts}`;
  const name = `Cabrera Inc ${scripts}`;
  await addCustomer(page, { customer_id, name, street: 'Calle Mayor 1', zip: '28013', city: 'Madrid' });
  await page.locator('.notice.good', { hasText: 'The customer was added' }).getByRole('link').click();
  assert.equal(path(page), `/customers/${customer_id}`);
  assert.equal(await page.inputValue('[name="city"]'), 'Madrid');
  await page.getByText('Nobody belongs to this customer yet.').waitFor();
  await page.locator('#people').getByRole('link', { name: 'Add customer user' }).click();
  assert.equal(await page.inputValue('[name="customer_id"]'), customer_id);
  await page.goto('/add-customer');
  await fill(page, { customer_id, name });
  await press(page, finish);
  assert.match(await page.locator('#customer_id-fault').innerText(), /Already used by Cabrera Inc/);
  await assertAccessible(page);
});

walk('a person without a password gets one, shown once', options, async ({ page, scripts }) => {
  const login = `once-${scripts}`;
  await addCustomer(page, { customer_id: `once-${scripts}`, name: `Once ${scripts}` });
  await page.goto('/add-customer-user');
  await fill(page, { first_name: 'José', last_name: 'Núñez', login, email: `${login}@example.com` });
  await fill(page, { customer_id: `once-${scripts}` });
  await press(page, finish);
  const password = await page.locator('#password').innerText();
  assert.ok(password.length >= 12, password);
  assert.match(await page.locator('main').innerText(), /cannot be looked up again/);
  if (scripts) {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('[data-copy]').click();
    await page.getByText('Copied').first().waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), password);
  } else {
    assert.ok(await page.locator('[data-copy]').isHidden());
  }
  await page.reload();
  assert.ok(!(await page.content()).includes(password), 'not on reload');
  await page.goto(`/customer-users/${login}`);
  assert.ok(!(await page.content()).includes(password), 'not on the page of the person');
  assert.equal(await page.locator('h1').innerText(), 'José Núñez');

  await page.getByRole('link', { name: 'New password' }).click();
  await submit(page, 'form:has([name="password"])');
  assert.notEqual(await page.locator('#password').innerText(), password);
  await page.getByRole('link', { name: 'To the person' }).click();
  await page.getByRole('link', { name: 'New password' }).click();
  await page.fill('[name="password"]', 'one of their choice');
  await submit(page, 'form:has([name="password"])');
  assert.equal(path(page), `/customer-users/${login}`);
  await page.locator('.notice.good', { hasText: login }).waitFor();
  assert.equal(await page.locator('#history strong', { hasText: 'Password changed' }).count(), 2);
});

walk('Save stays, Save and finish goes back to the list', options, async ({ page, scripts }) => {
  const login = `saved-${scripts}`;
  await addPerson(page, login);
  await page.fill('[name="phone"]', '+34 600 000 001');
  await press(page, save);
  assert.equal(path(page), `/customer-users/${login}`);
  assert.equal(await page.inputValue('[name="phone"]'), '+34 600 000 001');
  await page.locator('.notice.good').waitFor();
  await press(page, save);
  await page.getByText('Nothing was different').waitFor();
  await page.fill('[name="city"]', 'Cádiz');
  await press(page, finish);
  assert.equal(path(page), '/customer-users');
  await page.locator('.notice.good').getByRole('link', { name: login }).click();
  assert.equal(await page.inputValue('[name="city"]'), 'Cádiz');
});

walk('what is wrong stands beside its field, and nothing typed is lost', options, async ({ page, scripts }) => {
  const login = `taken-${scripts}`;
  const customer_id = await addPerson(page, login);
  await page.goto('/add-customer-user');
  await fill(page, { first_name: 'Kept', login: login.toUpperCase(), email: 'no address', customer_id: 'unknown' });
  await fill(page, { city: 'Salamanca', comment: 'kept as well' });
  await press(page, finish);
  assert.equal(path(page), '/add-customer-user');
  assert.match(await page.locator('#last_name-fault').innerText(), /This is needed/);
  assert.match(await page.locator('#email-fault').innerText(), /does not read as an e-mail address/);
  await assertAccessible(page);
  for (const [name, value] of Object.entries({ first_name: 'Kept', email: 'no address', city: 'Salamanca', comment: 'kept as well' })) {
    assert.equal(await page.inputValue(`[name="${name}"]`), value, name);
  }
  // The list at the top leads to the fields.
  const first = page.locator('[data-faults] a').first();
  if (scripts) assert.ok(await page.locator('[data-faults]').evaluate((list) => list === document.activeElement));
  await first.click();
  assert.match(page.url(), /#\w+$/);
  await fill(page, { last_name: 'There', email: `other-${login}@example.com` });
  await press(page, finish);
  assert.match(await page.locator('#customer_id-fault').innerText(), /no customer with this id/);
  await fill(page, { customer_id });
  await press(page, finish);
  assert.match(await page.locator('#login-fault').innerText(), /Already used by/);
  await fill(page, { login: `free-${scripts}`, email: `${login}@example.com` });
  await press(page, finish);
  await page.locator('#password').waitFor();
});

walk('two editors: the second sees what the first did, and loses nothing', options, async ({ page, another, scripts }) => {
  const login = `edited-${scripts}`;
  await addPerson(page, login, { phone: '1', city: 'Old' });
  const second = await another();
  await second.goto(`/customer-users/${login}`);
  await page.fill('[name="phone"]', '2');
  await page.fill('[name="city"]', 'Hers');
  await press(page, save);

  await second.fill('[name="city"]', 'Mine');
  await second.fill('[name="fax"]', '3');
  await press(second, save);
  const conflict = second.locator('.conflict');
  assert.match(await conflict.innerText(), /changed this .* while you were writing/);
  assert.match(await conflict.innerText(), /Hers/);
  await assertAccessible(second);
  await second.locator('[name="keep-city"][value="mine"]').check();
  await second.locator('[name="keep-phone"][value="theirs"]').check();
  await press(second, conflict.getByRole('button'));
  const value = (name) => second.inputValue(`[name="${name}"]`);
  assert.deepEqual([await value('city'), await value('phone'), await value('fax')], ['Mine', '2', '3']);

  // Once more, the other way.
  await page.fill('[name="city"]', 'Hers again');
  await press(page, save);
  for (const name of ['city', 'fax']) await page.locator(`[name="keep-${name}"][value="theirs"]`).check();
  await press(page, page.locator('.conflict').getByRole('button'));
  assert.equal(await page.inputValue('[name="city"]'), 'Mine');
  assert.equal(await page.inputValue('[name="fax"]'), '3');
});

walk('somebody is switched off, and the history tells', options, async ({ page, scripts }) => {
  const login = `off-${scripts}`;
  const customer = await addPerson(page, login);
  await page.locator('.states label', { hasText: 'invalid for now' }).click();
  await press(page, save);
  assert.match(await page.locator('.who-line').innerText(), /invalid for now/);
  await page.locator('[name="valid"][value="invalid"]').check({ force: true });
  await press(page, finish);
  await page.goto(`/customer-users?valid=invalid&customer=${customer}`);
  assert.match(await page.locator('#results tbody').innerText(), /invalid/);
  await page.locator('#results [data-row]').click();
  const entries = page.locator('#history li');
  assert.equal(await entries.count(), 3);
  assert.match(await entries.first().innerText(), /Changed[\s\S]*admin[\s\S]*in the browser/);
  assert.equal(await entries.first().locator('del').innerText(), 'invalid for now');
  assert.equal(await entries.first().locator('ins').innerText(), 'invalid');
  assert.match(await entries.last().innerText(), /Added/);
  assert.ok(!(await page.locator('#history').innerText()).includes('a good password'));
});

walk('a customer gets another id, and everybody moves along', options, async ({ page, scripts }) => {
  const login = `moved-${scripts}`;
  const old = await addPerson(page, login);
  await page.goto(`/customers/${old}`);
  await page.locator('.who-line').getByRole('link', { name: 'Change' }).click();
  await page.fill('[name="to"]', ` new-${login}`);
  await page.getByRole('button', { name: 'See what moves' }).click();
  await page.locator('#to-fault').waitFor();
  await page.fill('[name="to"]', `new-${login}`);
  await page.getByRole('button', { name: 'See what moves' }).click();
  await page.locator('.moves').waitFor();
  assert.match(await page.locator('.moves').innerText(), /Customer users\s+1/);
  await assertAccessible(page);
  await press(page, page.getByRole('button', { name: 'Change it' }));
  assert.equal(path(page), `/customers/new-${login}`);
  await page.locator('#people').getByRole('link', { name: 'Given Family' }).click();
  assert.equal(await page.inputValue('[name="customer_id"]'), `new-${login}`);
  assert.equal((await page.goto(`/customers/${old}`)).status(), 404);
});

walk('a person gets another username, saved like any other field', options, async ({ page, scripts }) => {
  const login = `before-${scripts}`;
  await addPerson(page, login);
  await fill(page, { login: `after-${scripts}`, city: 'Saved first' });
  await press(page, save);
  assert.match(path(page), /\/rename$/);
  assert.equal(await page.locator('.from-to ins').innerText(), `after-${scripts}`);
  await press(page, page.getByRole('button', { name: 'Change it' }));
  assert.equal(path(page), `/customer-users/after-${scripts}`);
  assert.equal(await page.inputValue('[name="city"]'), 'Saved first');
  assert.match(await page.locator('#history').innerText(), /before-/, 'the history goes on');
  assert.equal((await page.goto(`/customer-users/${login}`)).status(), 404);
});

walk('pressing Save twice adds one person', { ...options, only: true }, async ({ page }) => {
  await addCustomer(page, { customer_id: 'twice', name: 'Twice Ltd' });
  await page.goto('/add-customer-user?customer=twice');
  await fill(page, { first_name: 'Two', last_name: 'Times', login: 'twice', email: 'twice@example.com', password: 'a good password' });
  await page.locator(finish).dblclick();
  await page.locator('.notice.good').waitFor();
  await page.goto('/customer-users?search=twice');
  assert.equal(await page.locator('#results [data-row]').count(), 1);
});

walk('changes are counted, and leaving with them asks', { ...options, only: true }, async ({ page }) => {
  await addPerson(page, 'leaver');
  const bar = page.locator('[data-save-bar]');
  assert.equal(await bar.getAttribute('data-changed'), null);
  await page.locator('[name="city"]').pressSequentially('Ávila');
  assert.match(await bar.innerText(), /1 change\b/);
  await page.locator('[name="zip"]').pressSequentially('05001');
  assert.match(await bar.innerText(), /2 changes/);
  await page.fill('[name="zip"]', '');
  assert.match(await bar.innerText(), /1 change\b/);
  const asked = new Promise((resolve) => {
    page.once('dialog', async (dialog) => {
      await dialog.dismiss();
      resolve(dialog.type());
    });
  });
  await page.locator('.side-link[href="/customers"]').click({ noWaitAfter: true });
  assert.equal(await asked, 'beforeunload');
  assert.equal(path(page), '/customer-users/leaver');
  assert.equal(await page.inputValue('[name="city"]'), 'Ávila');
  const saved = page.waitForEvent('framenavigated');
  await page.keyboard.press('Control+s');
  await saved;
  await page.locator('.notice.good').waitFor();
  // Discarding asks nothing.
  await page.locator('[name="city"]').pressSequentially('!');
  await page.locator('[data-discard]').click();
  await page.locator('[data-save-bar]:not([data-changed])').waitFor();
  assert.equal(await page.inputValue('[name="city"]'), 'Ávila');
});

walk('the customer is chosen while typing, by keyboard', { ...options, only: true }, async ({ page }) => {
  await addCustomer(page, { customer_id: 'combo-1', name: 'Peña Hermanos' });
  await addCustomer(page, { customer_id: 'combo-2', name: 'Peña y Cía' });
  await page.goto('/add-customer-user');
  const field = page.locator('#customer_id');
  const list = page.locator('#customer_id-list');
  await field.focus();
  await page.keyboard.type('pena');
  await list.locator('[role="option"]').nth(1).waitFor();
  assert.equal(await field.getAttribute('aria-expanded'), 'true');
  assert.match(await list.locator('mark').first().innerText(), /^Peña$/);
  await assertAccessible(page);
  await page.keyboard.press('ArrowDown');
  const active = await field.getAttribute('aria-activedescendant');
  assert.equal(await list.locator(`#${active}`).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('ArrowDown');
  const chosen = await list.locator('[aria-selected="true"]').getAttribute('data-value');
  await page.keyboard.press('Enter');
  assert.equal(path(page), '/add-customer-user', 'Enter chooses, it does not send the form');
  assert.equal(await field.inputValue(), chosen);
  assert.match(await page.locator('[data-combo-name]').innerText(), /Peña/);
  assert.ok(await list.isHidden());
  await page.keyboard.type('x');
  await page.getByText('No customer matches').waitFor();
  await page.keyboard.press('Escape');
  assert.ok(await list.isHidden());
});
