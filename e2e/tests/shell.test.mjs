// The first things anybody sees: that the program is there, and the way in.

import assert from 'node:assert/strict';

import { administrator, assertAccessible, screenshots, signIn, walk } from '../harness.mjs';

walk('the program says that it is well', async ({ page }) => {
  const answer = await page.request.get('/healthz');
  assert.equal(answer.status(), 200);
});

walk('the sign-in page is usable by everybody', async ({ page, scripts }) => {
  const answer = await page.goto('/sign-in');
  assert.equal(answer.status(), 200);
  await page.locator('input[name="login"]').waitFor();
  await page.locator('input[name="password"][type="password"]').waitFor();
  await assertAccessible(page);
  if (scripts) await screenshots(page, 'sign-in');
});

walk('the administrator signs in', async ({ page }) => {
  await signIn(page);
  assert.notEqual(new URL(page.url()).pathname, '/sign-in');
  await assertAccessible(page);
});

walk('a wrong password opens nothing, and says so', async ({ page }) => {
  await signIn(page, { ...administrator, password: 'wrong' });
  assert.equal(new URL(page.url()).pathname, '/sign-in');
  await page.locator('[role="alert"]').waitFor();
  assert.equal(await page.inputValue('input[name="password"]'), '');
  await assertAccessible(page);
});
