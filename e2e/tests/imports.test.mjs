// A workbook of 5,000 people with 40 mistakes goes in through its four steps, is explained, and is taken back.

import assert from 'node:assert/strict';

import { assertAccessible, press, share, walk } from '../harness.mjs';
import { workbook } from '../workbook.mjs';

const padron = share();
const options = { padron, signedIn: true };
const path = (page) => new URL(page.url()).pathname;
const rows = 5_000;

/** People in Spanish columns; every 125th has a mistake, of four kinds in turn. */
function people(customer, mark) {
  const all = [['Usuario', 'Nombre', 'Apellidos', 'Correo electrónico', 'N.º de cliente', 'Código postal', 'Teléfono', 'Talla']];
  for (let number = 1; number <= rows; number += 1) {
    const row = [`${mark}${number}`, `Nombre ${number}`, 'Núñez', `${mark}${number}@example.es`, customer, '01234', 34911000000 + number, 42];
    if (number % 125 === 0) {
      const kind = (number / 125) % 4;
      if (kind === 0) row[0] = `${mark}1`;
      if (kind === 1) row[3] = 'sin arroba';
      if (kind === 2) row[4] = 'nadie';
      if (kind === 3) row[2] = '';
    }
    all.push(row);
  }
  return workbook(all);
}

/** Waits for what is done in the background, as somebody would: with scripts by looking, without by asking again. */
async function until(page, scripts, text) {
  const state = page.locator('.job-line', { hasText: text });
  if (scripts) return state.waitFor({ timeout: 60_000 });
  for (let round = 0; round < 120 && (await state.count()) === 0; round += 1) {
    await page.waitForTimeout(250);
    await page.reload();
  }
  return state.waitFor({ timeout: 1_000 });
}

walk('5,000 people with 40 mistakes go in and are taken back', options, async ({ page, scripts }) => {
  const customer = `K-import-${scripts}`;
  await page.goto('/add-customer');
  await page.fill('[name="customer_id"]', customer);
  await page.fill('[name="name"]', `Import ${scripts}`);
  await press(page, 'form[data-record] [name="action"][value="finish"]');

  await page.goto('/customer-users');
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  assert.equal(path(page), '/imports');
  await assertAccessible(page);
  const buffer = people(customer, scripts ? 's' : 'p');
  await page.setInputFiles('#file', { name: 'personas.xlsx', mimeType: 'application/octet-stream', buffer });
  await press(page, 'form.upload button.main-action');
  assert.match(path(page), /^\/imports\/\d+\/columns$/);
  assert.equal(await page.inputValue('[name="column-0"]'), 'login');
  assert.equal(await page.inputValue('[name="column-2"]'), 'last_name');
  await assertAccessible(page);

  // What nobody knows has to be passed over on purpose, and is remembered the next time.
  if ((await page.inputValue('[name="column-7"]')) === '') {
    await press(page, '[name="then"][value="check"]');
    await page.locator('.notice.bad', { hasText: 'Talla' }).waitFor();
    await page.selectOption('[name="column-7"]', '-');
  }
  if ((await page.inputValue('[name="column-4"]')) === '') await page.selectOption('[name="column-4"]', 'customer_id');
  await press(page, '[name="then"][value="check"]');
  await until(page, scripts, /^\s*Checked/);
  await page.getByRole('link', { name: '40 refuse' }).waitFor();
  await page.getByText('4,960 add').first().waitFor();
  assert.equal(await page.locator('.grid.rows tbody tr').count(), 40);
  await page.getByText('There is no customer with this id.').first().waitFor();
  await page.getByText('Line 2 of the file says the same.').first().waitFor();
  await assertAccessible(page);

  await page.getByRole('button', { name: 'Import 4,960 rows' }).click();
  await page.waitForURL(/\/imports\/\d+$/);
  await until(page, scripts, /^\s*Done/);
  await page.getByText('4,960 added').waitFor();
  const address = page.url();
  const rejects = await page.request.get(`${address}/rejects`);
  const lines = (await rejects.text()).trim().split('\n');
  assert.equal(lines.length, 41);
  assert.match(lines[0], /,padron_reasons$/);
  await page.goto(`/customer-users/${scripts ? 's' : 'p'}1`);
  assert.equal(await page.inputValue('[name="zip"]'), '01234', 'leading zeros stay');
  assert.equal(await page.inputValue('[name="phone"]'), '34911000001', 'and numbers have no fraction');
  await page.fill('[name="city"]', 'Cuenca');
  await press(page, 'form[data-record] [data-save-bar] [name="action"][value="save"]');

  await page.goto(address);
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await until(page, scripts, /^\s*Undone/);
  await page.getByText('4,959 removed').waitFor();
  await page.getByText('Somebody changed it since.').waitFor();
  await assertAccessible(page);

  // What was refused can still be looked at, and both jobs are in the list of all.
  await page.getByRole('link', { name: '40 refused' }).click();
  await page.getByText('There is no customer with this id.').first().waitFor();
  assert.equal(await page.locator('.grid.rows tbody tr').count(), 40);
  await page.getByRole('navigation').getByRole('link', { name: 'Jobs' }).click();
  assert.equal(path(page), '/jobs');
  await page.locator('tbody tr', { hasText: 'Taking back' }).first().waitFor();
  await assertAccessible(page);
  await page.locator('tbody tr', { hasText: 'Undone' }).getByRole('link', { name: 'personas.xlsx' }).first().click();
  assert.match(path(page), /^\/imports\/\d+$/);
});
