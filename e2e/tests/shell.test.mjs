// What surrounds every screen: choices of the reader, the account, sessions.

import assert from 'node:assert/strict';

import { administrator, chooseLanguage, press, settled, share, signIn, submit, walk } from '../harness.mjs';

const options = { padron: share(), signedIn: true };
const path = (page) => new URL(page.url()).pathname;
const html = (page, name) => page.locator('html').getAttribute(name);

walk('theme and density change at once, and stay', options, async ({ page, scripts }) => {
  await page.goto('/customers');
  for (const [name, value] of [['theme', 'dark'], ['density', 'compact']]) {
    await page.locator('.menu:has([name="theme"]) > summary').click();
    await press(page, `.menu [name="${name}"][value="${value}"]`);
    assert.equal(path(page), '/customers');
    assert.equal(await html(page, `data-${name}`), value);
    if (scripts) await page.keyboard.press('Escape');
  }
  await page.goto('/');
  assert.deepEqual([await html(page, 'data-theme'), await html(page, 'data-density')], ['dark', 'compact']);
  const background = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.locator('.menu:has([name="theme"]) > summary').click();
  await press(page, '.menu [name="theme"][value="light"]');
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), background);
});

walk('the language is chosen, kept, and overruled by the address', options, async ({ page }) => {
  await page.goto('/customers?valid=invalid');
  await chooseLanguage(page, 'es');
  assert.match(page.url(), /\/customers\?valid=invalid$/);
  assert.equal(await page.locator('h1').innerText(), 'Clientes');
  await page.goto('/customers?valid=invalid&language=de');
  assert.equal(await html(page, 'lang'), 'de');
  assert.equal(await page.locator('h1').innerText(), 'Kunden');
  await page.goto('/customers');
  assert.equal(await html(page, 'lang'), 'de');
  await page.goto('/?language=es');
  await chooseLanguage(page, 'en');
  assert.equal(await html(page, 'lang'), 'en', 'the choice wins over the address it was made on');
});

walk('single keys can be switched off', { ...options, only: true }, async ({ page }) => {
  await page.goto('/account');
  await page.keyboard.press('?');
  await page.locator('#keys').waitFor();
  await page.keyboard.press('Escape');
  await press(page, '[name="single_keys"][value="off"]');
  await page.goto('/');
  await page.keyboard.press('?');
  assert.ok(await page.locator('#keys').isHidden());
  await page.locator('summary:has(.badge-name)').click();
  await page.locator('[data-open-keys]').click();
  await page.locator('#keys').waitFor();
});

walk('the skip link comes first, and every menu is reached by keyboard', { ...options, only: true }, async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.ok(await page.locator('.skip').evaluate((link) => link === document.activeElement));
  await page.keyboard.press('Enter');
  assert.equal(new URL(page.url()).hash, '#main');
  const summary = page.locator('.menu > summary').first();
  await summary.focus();
  await page.keyboard.press('Enter');
  await page.locator('.menu[open]').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.menu[open]').count(), 0);
  assert.ok(await summary.evaluate((summary) => summary === document.activeElement));
});

walk('a password of one’s own is changed, and other browsers are out', {}, async ({ page, another }) => {
  await signIn(page);
  const other = await another();
  await signIn(other);
  await page.goto('/account');
  const fill = async (current_password, password, password_again) => {
    for (const [name, value] of Object.entries({ current_password, password, password_again })) await page.fill(`[name="${name}"]`, value);
    await submit(page, 'form[action="/account/password"]');
  };
  await fill('not this', 'another good one', 'another good one');
  await page.locator('#current_password-fault').waitFor();
  await fill(administrator.password, 'short', 'short');
  await page.locator('#password-fault').waitFor();
  await fill(administrator.password, 'another good one', 'another good two');
  await page.locator('#password_again-fault').waitFor();
  await fill(administrator.password, 'another good one', 'another good one');
  await page.getByText('Your password was changed.').waitFor();
  await other.goto('/customers');
  assert.equal(path(other), '/sign-in');
  await signIn(other);
  assert.equal(path(other), '/sign-in');
  await signIn(other, { ...administrator, password: 'another good one' });
  assert.equal(path(other), '/');
});

walk('sessions are listed, and one that is ended is out', {}, async ({ page, another }) => {
  await signIn(page);
  const others = [await another(), await another(), await another()];
  for (const other of others) await signIn(other);
  await page.goto('/account');
  const sessions = page.locator('.sessions li');
  assert.equal(await sessions.count(), 4);
  assert.match(await sessions.first().innerText(), /this one/);
  await press(page, sessions.nth(1).getByRole('button'));
  await page.getByText('The session was ended.').waitFor();
  assert.equal(await sessions.count(), 3);
  const places = [];
  for (const other of others) {
    await other.goto('/customers');
    places.push(path(other));
  }
  assert.deepEqual(places.sort(), ['/customers', '/customers', '/sign-in']);
  await press(page, page.getByRole('button', { name: 'End all others' }));
  assert.equal(await sessions.count(), 1);
  for (const other of others) {
    await other.goto('/customers');
    assert.equal(path(other), '/sign-in');
    await settled(other);
  }
  await others[0].getByText('Your session has ended').waitFor();
});

walk('an address that leads nowhere says so', options, async ({ page }) => {
  for (const address of ['/nowhere', '/customers/nobody', '/customer-users/nobody', '/set-up/guessed']) {
    assert.equal((await page.goto(address)).status(), 404, address);
    await page.locator('.message-actions a').first().waitFor();
  }
});
