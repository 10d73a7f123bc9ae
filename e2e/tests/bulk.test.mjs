// Many at once: ticked on a list, looked at, done, undone; all that match; and mail.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { assertAccessible, press, share, walk } from '../harness.mjs';

const padron = share({ options: ['--demo'] });
const options = { padron, signedIn: true };
const path = (page) => new URL(page.url()).pathname;

/** Waits until the job on the page is over. */
async function over(page) {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await page.locator('#job progress').count()) === 0) return;
    await page.waitForTimeout(200);
    if (!page.scripts) await page.reload();
  }
  assert.fail('the job is never over');
}

walk('ticked people move to another customer and back', options, async ({ page, scripts }) => {
  await page.goto('/customer-users?limit=20');
  const boxes = page.locator('[data-pick]');
  await boxes.nth(1).check();
  if (scripts) {
    assert.equal(await page.locator('[data-picked]').innerText(), '1 selected');
    await boxes.nth(4).click({ modifiers: ['Shift'] });
    assert.equal(await page.locator('[data-picked-count]').innerText(), '4');
    await page.locator('[data-pick-all]').check();
    assert.equal(await page.locator('[data-picked-count]').innerText(), '20');
    await page.locator('[data-pick-all]').uncheck();
    assert.ok(await page.locator('[data-needs-pick]').first().isDisabled());
    await boxes.nth(1).check();
  }
  await boxes.nth(2).check();
  const login = await boxes.nth(1).getAttribute('value');
  await press(page, '#bulk [value="selected"]');
  assert.equal(path(page), '/bulk/customer-users');
  await page.getByText('2 people').waitFor();
  await page.getByLabel('Move to another customer').check();
  await page.fill('[name="customer_id"]', 'nobody');
  await press(page, '[value="look"]');
  assert.match(await page.locator('#customer_id-fault').innerText(), /no customer/);
  await page.fill('[name="customer_id"]', '100021');
  await press(page, '[value="look"]');
  await page.getByRole('heading', { name: 'What would happen' }).waitFor();
  await assertAccessible(page);
  await press(page, '[value="run"]');
  await over(page);
  await page.getByText('2 changed').waitFor();
  await assertAccessible(page);
  await page.goto(`/customer-users/${login}`);
  assert.equal(await page.inputValue('[name="customer_id"]'), '100021');
  await page.goBack();
  await press(page, page.getByRole('button', { name: 'Undo this change' }));
  await over(page);
  await page.getByText('Undone').first().waitFor();
  await page.goto(`/customer-users/${login}`);
  assert.notEqual(await page.inputValue('[name="customer_id"]'), '100021');
});

walk('ticked people become a file', options, async ({ page }) => {
  await page.goto('/customer-users?limit=20');
  const boxes = page.locator('[data-pick]');
  for (const place of [1, 3]) await boxes.nth(place).check();
  const logins = [await boxes.nth(1).getAttribute('value'), await boxes.nth(3).getAttribute('value')];
  await press(page, page.getByRole('button', { name: 'Export the selected' }));
  assert.equal(path(page), '/export-customer-users');
  await page.getByText('2 people').waitFor();
  await assertAccessible(page);
  await page.getByLabel('CSV', { exact: true }).check();
  // Twice: a file leaves the page as it is.
  for (let times = 0; times < 2; times += 1) {
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const text = await readFile(await (await coming).path(), 'utf8');
    const lines = text.trim().split('\n');
    assert.equal(lines.length, 3);
    assert.ok(logins.every((login) => text.includes(`"${login}"`)), text);
  }
});

walk('all that match are counted again', options, async ({ page }) => {
  await page.goto('/customer-users?search=garc%C3%ADa&valid=valid');
  const total = Number((await page.locator('.count strong').innerText()).replace(/\D/g, ''));
  await press(page, '#bulk [value="all"]');
  await page.getByText(`${total} people`).waitFor();
  await page.getByLabel('Set a field').check();
  await page.selectOption('[name="field"]', 'comment');
  await page.fill('[name="value"]', `Called ${Date.now()}`);
  await press(page, '[value="look"]');
  assert.match(await page.locator('.verdicts').innerText(), new RegExp(`^${total} change`));
  await page.getByRole('link', { name: 'Cancel' }).click();
  assert.equal(path(page), '/customer-users');
  assert.equal(await page.inputValue('#search'), 'garcía');
});

walk('mail that is not set up says so', options, async ({ page }) => {
  await page.goto('/mail');
  await page.getByRole('heading', { name: 'Mail is not set up' }).waitFor();
  await assertAccessible(page);
  await page.goto('/set-password/nothing');
  await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  await assertAccessible(page);
});
