// Fields of one's own: added on a screen, filled on a person, found, in lists and files; also where records can only be read.

import assert from 'node:assert/strict';

import { assertAccessible, press, share, walk } from '../harness.mjs';
import { several } from '../sources.mjs';

const padron = share(several);
const save = '[data-record] [value="save"]';

/** Adds a field on the screen; what is ticked already stays. */
async function add(page, values) {
  await page.goto('/add-field');
  for (const [name, value] of Object.entries(values)) {
    const input = page.locator(`#${name}`);
    if (['type', 'shown', 'of', 'only'].includes(name)) await input.selectOption(value);
    else await input.fill(value);
  }
  await press(page, save);
}

walk('a field is added, filled, found and in lists and files', { padron, signedIn: true }, async ({ page, scripts }) => {
  const name = scripts ? 'badge_no' : 'pass_no';
  const value = scripts ? 'Ñ-4711' : 'Ñ-4712';
  await page.goto('/fields');
  await page.getByRole('link', { name: 'Add field for customer users' }).click();
  // Everything wrong at once, and what was typed stays.
  await page.fill('#name', 'My Badge');
  await page.selectOption('#type', 'dropdown');
  await press(page, save);
  assert.equal(await page.locator('.fault').count(), 3);
  assert.equal(await page.inputValue('#name'), 'My Badge');
  await assertAccessible(page);
  await page.selectOption('#type', 'text');
  await page.fill('#name', name);
  await page.fill('#label_en', `Pass ${name}`);
  await page.fill('#label_es', 'Tarjeta');
  await press(page, save);
  await page.waitForURL(new RegExp(`/fields/customer-users/${name}$`));
  await page.getByText('was added').waitFor();
  await assertAccessible(page);

  await page.goto('/customer-users/ada');
  await page.getByLabel(`Pass ${name}`).fill(value);
  await press(page, save);
  await page.locator('.history').getByText(`Pass ${name}`).first().waitFor();
  assert.equal(await page.inputValue(`[name="${name}"]`), value);

  await page.goto(`/customer-users?search=${encodeURIComponent(value.toLowerCase().replace('ñ', 'n'))}&columns=login&columns=${name}`);
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.getByRole('columnheader', { name: `Pass ${name}` }).waitFor();
  assert.equal(await page.locator('tbody tr').getByText(value).count(), 1);
  assert.match(await page.locator('tbody mark').first().textContent(), /47/);
  await assertAccessible(page);

  await page.goto('/export-customer-users');
  await page.getByLabel(`Pass ${name}`).waitFor();
  const file = await page.request.get(`/export-customer-users?now=1&format=csv&columns=login&columns=${name}`);
  assert.match(await file.text(), new RegExp(`"ada","${value}"`));

  // Out of use it is nowhere; back in use its value is there again.
  await page.goto(`/fields/customer-users/${name}`);
  await page.getByText('1 record has a value').waitFor();
  await page.uncheck('#valid');
  await press(page, save);
  await page.goto('/customer-users/ada');
  assert.equal(await page.locator(`[name="${name}"]`).count(), 0);
  await page.goto(`/fields/customer-users/${name}`);
  await page.check('#valid');
  await press(page, save);
  await page.goto('/customer-users/ada');
  assert.equal(await page.inputValue(`[name="${name}"]`), value);
});

walk('records that can only be read have them too, and choices, days and ticks', { padron, signedIn: true }, async ({ page, scripts }) => {
  const part = scripts ? 'a' : 'b';
  await add(page, { name: `tier_${part}`, label_en: `Tier ${part}`, type: 'dropdown', choices: 'g = Gold | Oro\ns = Silver | Plata' });
  await add(page, { name: `since_${part}`, label_en: `Since ${part}`, type: 'date' });
  await add(page, { name: `vip_${part}`, label_en: `VIP ${part}`, type: 'checkbox' });
  await page.goto('/customer-users/edith');
  await page.getByText('Fields that were added here can be changed').waitFor();
  assert.equal(await page.isDisabled('[name="first_name"]'), true);
  await page.selectOption(`[name="tier_${part}"]`, 'g');
  await page.fill(`#since_${part}`, '2024-02-29');
  await page.check(`#vip_${part}`);
  if (scripts) await page.getByText('3 changes').waitFor();
  await assertAccessible(page);
  await press(page, save);
  const history = page.locator('.history').first();
  for (const shown of ['Gold', '29 Feb 2024', 'Yes']) await history.getByText(shown, { exact: true }).first().waitFor();
  assert.equal(await page.isChecked(`#vip_${part}`), true);
  await page.uncheck(`#vip_${part}`);
  await press(page, save);
  assert.equal(await page.isChecked(`#vip_${part}`), false);
});

walk('fields are put in order', { padron, signedIn: true }, async ({ page, scripts }) => {
  const [first, second] = scripts ? ['one', 'two'] : ['three', 'four'];
  await add(page, { of: 'customers', name: first, label_en: `Field ${first}` });
  await add(page, { of: 'customers', name: second, label_en: `Field ${second}` });
  await page.goto('/fields');
  await press(page, page.getByRole('button', { name: `Move Field ${second} up` }));
  const names = await page.locator('[aria-labelledby="of-companies"] tbody th').allTextContents();
  assert.ok(names.indexOf(`Field ${second}`) < names.indexOf(`Field ${first}`), names.join());
  await assertAccessible(page);
});
