// The history of everything: a change is found, put back, and both are told; lists become files.

import assert from 'node:assert/strict';

import { press, share, walk } from '../harness.mjs';

const demo = share({ options: ['--demo'] });
const options = { padron: demo, signedIn: true };
const save = 'form[data-record] [data-save-bar] [value="save"]';
const someone = '/customer-users/nuria.garcia';

walk('a change is found in the history and put back', options, async ({ page }) => {
  await page.goto(someone);
  const before = await page.inputValue('[name="city"]');
  await page.fill('[name="city"]', 'Elsewhere');
  await press(page, save);
  await page.goto(someone);
  await page.locator('#history a[href^="/history?"]').click();
  await page.waitForURL(/\/history\?/);
  const entry = page.locator('.whole-history > li').first();
  assert.match(await entry.innerText(), /Elsewhere/);
  await entry.locator('a[href$="/restore"]').first().click();
  await page.waitForURL(/\/restore/);
  assert.match(await page.locator('.former').innerText(), new RegExp(before));
  await press(page, 'form[method="post"] button.main-action');
  await page.waitForURL(new RegExp(`${someone}$`));
  assert.equal(await page.inputValue('[name="city"]'), before);
});

walk('a list becomes a file', options, async ({ page }) => {
  await page.goto('/customer-users?search=garc*&limit=5');
  await page.locator('.count-line a').click();
  await page.waitForURL(/export-customer-users/);
  await page.check('[name="format"][value="csv"]');
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('button[name="now"]').click()]);
  assert.match(file.suggestedFilename(), /^customer-users-\d{4}-\d\d-\d\d\.csv$/);
  // The browsers of the tests keep no files: what it would have kept is asked for again.
  const text = await (await page.request.get(file.url())).text();
  assert.ok(text.startsWith('\ufefftitle,first_name,'));
  assert.ok(text.split('\n').length > 6);
});
