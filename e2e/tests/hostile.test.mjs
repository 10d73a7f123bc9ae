// What people type is shown as they typed it: no script of theirs runs, and every page of theirs opens.

import assert from 'node:assert/strict';

import { administrator, assertAccessible, assertNotTooWide, press, share, submit, walk } from '../harness.mjs';

const options = { padron: share(), signedIn: true };
const finish = 'form[data-record] [name="action"][value="finish"]';
const odd = ['<script>alert(1)</script>', `' OR 1=1 --`, '../x', 'a/b%c', '..', '.', '%2e%2e', 'x?y#z&w=1', '"><img src=x onerror=alert(1)>', 'back\\slash', '日本 ñ'];

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name="${name}"]`, value);
}

walk('a name without a blank leaves room for the rest', options, async ({ page }) => {
  const long = (letter) => letter.repeat(100);
  await page.goto('/add-customer');
  await fill(page, { customer_id: `long${page.scripts}`, name: `${page.scripts}${long('n')}` });
  await press(page, finish);
  await page.goto(`/add-customer-user?customer=long${page.scripts}`);
  const email = `${long('e').slice(0, 60)}@example.com`;
  await fill(page, { login: `${page.scripts}${long('l')}`, first_name: long('f'), last_name: long('g'), email, password: 'a good password' });
  await press(page, finish);
  for (const width of [1024, 1280, 1920, 360]) {
    await page.setViewportSize({ width, height: 900 });
    for (const list of ['/customer-users', '/customers']) {
      await page.goto(list);
      await assertNotTooWide(page, `${list} at ${width}`);
    }
  }
});

walk('what was typed outlives the session', options, async ({ page, padron }) => {
  await page.goto('/add-customer');
  await fill(page, { customer_id: `kept${page.scripts}`, name: `Kept ${page.scripts}`, city: 'Soria' });
  await page.context().clearCookies();
  await press(page, finish);
  assert.equal(await page.locator('h1').innerText(), 'Your session has ended');
  await assertAccessible(page);
  const second = await page.context().newPage();
  await second.goto(`${padron.url}/sign-in`);
  await second.fill('input[name="login"]', administrator.login);
  await second.fill('input[name="password"]', administrator.password);
  await submit(second, 'form:has(input[name="password"])');
  await press(page, 'form.message-actions button');
  assert.equal(await page.inputValue('[name="city"]'), 'Soria');
  await press(page, finish);
  await page.locator('.notice.good').waitFor();
});

walk('odd ids and usernames are only text', options, async ({ page, scripts }) => {
  page.on('dialog', (dialog) => {
    page.complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  // Keys are unique, and without scripts only the worst ones come once more, so with something behind them.
  const keys = scripts ? odd : odd.filter((key) => /script|\/|%/.test(key)).map((key) => `${key}2`);
  for (const [number, key] of keys.entries()) {
    await page.goto('/add-customer');
    await fill(page, { customer_id: key, name: `<b>${key}</b>`, url: 'javascript:alert(1)', comment: '<script>alert(2)</script>' });
    await press(page, finish);
    await page.locator('.notice.good').getByRole('link').click();
    await page.locator('#details').waitFor();
    assert.equal(await page.locator('h1').innerText(), `<b>${key}</b>`, `the customer ${key}`);
    assert.equal(await page.inputValue('[name="customer_id"]'), key);
    assert.equal(await page.locator('a[href^="javascript:"]').count(), 0);
    await page.locator('#people').getByRole('link', { name: 'Add customer user' }).click();
    assert.equal(await page.inputValue('[name="customer_id"]'), key);
    const email = `odd${number}${scripts}@example.com`;
    await fill(page, { login: key, first_name: '<i>', last_name: key, email, password: 'a good password' });
    await press(page, finish);
    await page.locator('.notice.good').getByRole('link').click();
    await page.locator('#details').waitFor();
    assert.equal(await page.inputValue('[name="login"]'), key, `the person ${key}`);
    await fill(page, { city: 'Soria' });
    await press(page, 'form[data-record] [data-save-bar] [value="save"]');
    assert.equal(await page.inputValue('[name="city"]'), 'Soria');
    for (const name of ['New password', 'Change']) {
      const before = page.url();
      await page.locator('.who-line').getByRole('link', { name, exact: true }).click();
      await page.locator('main h1').waitFor();
      assert.ok((await page.locator('main').innerText()).includes(key), `${name} of ${key}`);
      await page.goto(before);
    }
    await page.locator('.who-line a[href^="/customers/"]').click();
    assert.equal(await page.inputValue('[name="customer_id"]'), key);
  }
  for (const address of ['/customer-users', '/customers', '/', '/find?q=alert', '/customer-users?search=%3Cscript%3E', '/find?q=%3Cscript%3Ealert(1)%3C/script%3E']) {
    await page.goto(address);
    assert.equal(await page.locator('main script, main img, main b, main i').count(), 0, address);
  }
  await page.goto('/customer-users');
  const hrefs = await page.locator('#results [data-row]').evaluateAll((links) => links.map((link) => link.href));
  for (const href of hrefs) {
    assert.equal((await page.goto(href)).status(), 200, href);
    await page.locator('#details').waitFor();
  }
});

walk('what cannot be seen is refused, and said', options, async ({ page, scripts }) => {
  await page.goto('/add-customer');
  await fill(page, { customer_id: `seen-${scripts}`, name: 'Seen' });
  await press(page, finish);
  await page.goto(`/add-customer-user?customer=seen-${scripts}`);
  const rest = { first_name: 'A', last_name: 'B', email: `seen${scripts}@example.com`, password: 'a good password' };
  for (const login of ['ab\u202Ecd', 'ab\u200Fcd', 'zero\u200Bwidth']) {
    await fill(page, { ...rest, login });
    await press(page, finish);
    assert.match(await page.locator('#login-fault').innerText(), /U\+20[0-9A-F]{2} cannot be stored/);
  }
  await fill(page, { ...rest, login: 'l'.repeat(201) });
  await press(page, finish);
  assert.match(await page.locator('#login-fault').innerText(), /characters fit/);
  await page.goto('/customer-users?search=seen');
  assert.equal(await page.locator('#results [data-row]').count(), 0);
});

walk('ten megabytes in a field are too much, and change nothing', { ...options, only: true }, async ({ page }) => {
  await page.goto('/add-customer');
  await fill(page, { customer_id: 'large', name: 'Large' });
  // Not into the field itself, which would take seconds to draw it.
  await page.locator('form[data-record]').evaluate((form) => {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'comment', value: 'x'.repeat(10_000_000) });
    form.querySelector('[name="comment"]')?.remove();
    form.append(field);
  });
  await page.locator(finish).click();
  await page.getByText('That is too much at once').waitFor();
  assert.equal((await page.goto('/customers/large')).status(), 404);
});
