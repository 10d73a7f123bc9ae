// Programs: their tokens, and the page about the API.

import assert from 'node:assert/strict';

import { press, share, walk } from '../harness.mjs';

const options = { padron: share(), signedIn: true };
const make = 'form[action="/tokens"] button.main-action';

walk('a token is made, works, and is revoked', options, async ({ page, padron, scripts }) => {
  await page.goto('/account');
  await page.locator('main a[href="/tokens"]').click();
  await page.fill('[name="name"]', `walk ${scripts}`);
  await page.check('[name="rights"][value="some"]');
  await press(page, make);
  await page.locator('#scopes-fault').waitFor();
  assert.equal(await page.inputValue('[name="name"]'), `walk ${scripts}`);
  await page.check('[value="customers:read"]');
  await press(page, make);
  const token = await page.locator('#token').innerText();
  assert.match(token, /^padron_[0-9A-Za-z]{43}$/);
  const ask = async (path) => (await fetch(`${padron.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
  assert.deepEqual([await ask('/customers'), await ask('/customer-users')], [200, 403]);
  await page.locator('main a.main-action').click();
  const line = page.locator('.tokens li').first();
  assert.match(await line.innerText(), new RegExp(`walk ${scripts}[^]*customers:read`));
  assert.ok(!(await page.content()).includes(token));
  await press(page, line.getByRole('button'));
  await page.getByText('The token was revoked.').waitFor();
  assert.equal(await ask('/customers'), 401);
});

walk('the page about the API opens an operation and leads to its schema', options, async ({ page }) => {
  await page.goto('/docs/api');
  const operation = page.locator('#addCustomerUser');
  await operation.locator('summary').click();
  assert.match(await operation.innerText(), /generated_password/);
  await operation.locator('a[href="#schema-NewCustomerUser"]').click();
  assert.match(page.url(), /#schema-NewCustomerUser$/);
  assert.match(await page.locator('#schema-NewCustomerUser').innerText(), /first_name \*/);
});
