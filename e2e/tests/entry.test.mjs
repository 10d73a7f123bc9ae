// The way in: the first administrator, signing in and out, an installation with nothing in it yet.

import assert from 'node:assert/strict';

import { administrator, assertAccessible, openPage, press, share, signIn, submit, walk } from '../harness.mjs';

const padron = share();
const path = (page) => new URL(page.url()).pathname;

walk('the program says that it is well', { padron, only: false }, async ({ page }) => {
  const answer = await page.request.get('/healthz');
  assert.equal(answer.status(), 200);
});

walk('the administrator signs in, and out again', { padron }, async ({ page }) => {
  await page.goto('/customers?valid=invalid');
  assert.equal(path(page), '/sign-in');
  assert.equal(await page.locator('input[name="password"]').getAttribute('type'), 'password');
  await page.fill('input[name="login"]', administrator.login);
  await page.fill('input[name="password"]', administrator.password);
  await submit(page, 'form:has(input[name="password"])');
  assert.match(page.url(), /\/customers\?valid=invalid$/, 'on to where one was going');
  await page.locator('summary:has(.badge-name)').click();
  await press(page, 'form[action="/sign-out"] button');
  assert.equal(path(page), '/sign-in');
  await page.getByText('You are signed out.').waitFor();
  await page.goto('/customers');
  assert.equal(path(page), '/sign-in');
});

walk('a wrong password opens nothing, and says so; the right one then does', {}, async ({ page }) => {
  await signIn(page, { ...administrator, password: 'wrong' });
  assert.equal(path(page), '/sign-in');
  assert.match(await page.locator('[role="alert"]').innerText(), /do not match/);
  assert.equal(await page.inputValue('input[name="login"]'), administrator.login);
  assert.equal(await page.inputValue('input[name="password"]'), '');
  await page.fill('input[name="password"]', administrator.password);
  await submit(page, 'form:has(input[name="password"])');
  assert.equal(path(page), '/');
});

walk('nobody gets in as root with the password that everybody knows', { padron }, async ({ page }) => {
  await signIn(page, { login: 'root@localhost', password: 'root' });
  assert.equal(path(page), '/sign-in');
  assert.match(await page.locator('[role="alert"]').innerText(), /do not match/);
});

walk('who tries too often has to wait', {}, async ({ page }) => {
  let tries = 0;
  do {
    await signIn(page, { ...administrator, password: `wrong ${(tries += 1)}` });
  } while (tries < 30 && !/Too many tries/.test(await page.locator('[role="alert"]').innerText()));
  assert.ok(tries > 2 && tries < 30, `${tries} tries`);
  await signIn(page);
  assert.equal(path(page), '/sign-in');
});

walk('a form from another time is refused kindly', { padron }, async ({ page }) => {
  await page.goto('/sign-in');
  await page.context().clearCookies();
  await page.fill('input[name="login"]', administrator.login);
  await page.fill('input[name="password"]', administrator.password);
  await submit(page, 'form:has(input[name="password"])');
  await page.getByText('This form was open for too long.').waitFor();
  assert.equal(await page.inputValue('input[name="login"]'), administrator.login);
});

walk('the link in the terminal makes the first administrator, once', { fresh: true }, async ({ page, padron, scripts }) => {
  const link = /http:\S+\/set-up\/\S+/.exec(padron.output())?.[0];
  assert.ok(link, padron.output());
  await page.goto(link);
  await page.getByRole('heading', { name: 'First administrator' }).waitFor();
  await page.fill('[name="login"]', 'ana');
  await page.fill('[name="first_name"]', 'Ana');
  await page.fill('[name="password"]', 'short');
  await page.fill('[name="password_again"]', 'short');
  await submit(page, 'form:has([name="password_again"])');
  await page.locator('#last_name-fault').waitFor();
  assert.match(await page.locator('#password-fault').innerText(), /10 characters or more/);
  assert.equal(await page.inputValue('[name="login"]'), 'ana');
  assert.equal(await page.inputValue('[name="password"]'), '');
  await page.fill('[name="last_name"]', 'Martín');
  await page.fill('[name="password"]', administrator.password);
  await page.fill('[name="password_again"]', 'something else');
  await submit(page, 'form:has([name="password_again"])');
  await page.locator('#password_again-fault').waitFor();
  await page.fill('[name="password"]', administrator.password);
  await page.fill('[name="password_again"]', administrator.password);
  await submit(page, 'form:has([name="password_again"])');
  assert.equal(path(page), '/');
  await page.getByText('The first administrator is you.').waitFor();

  await page.goto(link);
  await page.getByText('This link has done its work').waitFor();
  const other = await openPage({ url: padron.url, scripts });
  assert.equal((await other.goto(link)).status(), 404);
  await signIn(other, { login: 'ana', password: administrator.password });
  assert.equal(path(other), '/');
  await other.context().close();
});

walk('an empty installation says how to begin', { padron, signedIn: true }, async ({ page }) => {
  await page.goto('/');
  const main = page.locator('main');
  assert.match(await main.innerText(), /Nothing is in here yet/);
  assert.match(await main.innerText(), /padron customers import/);
  await main.getByRole('link', { name: 'Add customer' }).waitFor();
  for (const address of ['/customer-users', '/add-customer-user']) {
    await page.goto(address);
    assert.match(await main.innerText(), /First a customer, then their people/);
    await assertAccessible(page);
  }
  await main.getByRole('link', { name: 'Add customer', exact: true }).click();
  assert.equal(path(page), '/add-customer');
  await page.goto('/customers');
  assert.match(await main.innerText(), /No customers yet/);
});

walk('the language of the address wins and stays', { padron }, async ({ page }) => {
  await page.goto('/sign-in?language=de');
  await page.locator('html[lang="de"]').waitFor();
  assert.match(await page.locator('h1').innerText(), /Anmelden/);
  await page.goto('/sign-in');
  await page.locator('html[lang="de"]').waitFor();
});
