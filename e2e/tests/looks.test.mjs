// Every screen: no fault against WCAG in light, dark, wide and narrow, nothing too wide in any language, and pictures.
//
// target/screenshots/NAME-{desktop,phone}-{light,dark}.png in English, NAME-{desktop,phone}-es.png in Spanish.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { accessibilityFaults, administrator, assertNotTooWide, openPage, picture, press, schemes, screens, settled, share, signIn } from '../harness.mjs';
import { several } from '../sources.mjs';

const demo = share({ options: ['--demo'] });
const fresh = share();
const nobody = share({ fresh: true });
const sourced = share(several);
const save = 'form[data-record] [data-save-bar] [value="save"]';
const someone = '/customer-users/nuria.garcia';

/** Looks at a screen from all sides. */
function look(name, arrive, { padron = demo, asWho = administrator } = {}) {
  test(name, { timeout: 120_000 }, async () => {
    const page = await pageOf(padron, asWho);
    const go = typeof arrive === 'string' ? (page) => page.goto(arrive) : arrive;
    for (const language of ['en', 'es', 'de']) {
      await page.context().addCookies([{ name: 'padron_language', value: language, url: (await padron()).url }]);
      await go(page, await padron());
      await settled(page);
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      for (const [screen, size] of Object.entries(screens)) {
        await page.setViewportSize(size);
        await assertNotTooWide(page, `${name} on the ${screen} in ${language}`);
        for (const scheme of language === 'en' ? schemes : []) {
          await page.emulateMedia({ colorScheme: scheme });
          await picture(page, `${name}-${screen}-${scheme}`);
          assert.deepEqual(await accessibilityFaults(page), [], `${screen}, ${scheme}`);
        }
        await page.emulateMedia({ colorScheme: 'light' });
        if (language === 'es') await picture(page, `${name}-${screen}-es`);
      }
      await page.setViewportSize(screens.desktop);
    }
    assert.deepEqual(page.complaints, []);
  });
}

const pages = new Map();

/** The page of a Padrón, the same for all its screens. */
async function pageOf(padron, asWho) {
  const key = `${(await padron()).url} ${asWho?.login}`;
  if (!pages.has(key)) {
    const page = await openPage({ url: (await padron()).url });
    if (asWho) {
      await signIn(page, asWho);
      await page.goto('/customers?limit=20');
      await page.goto('/customer-users?limit=20');
    }
    pages.set(key, page);
  }
  const page = pages.get(key);
  page.complaints.length = 0;
  return page;
}

const opened = (address, summary) => async (page) => {
  await page.goto(address);
  await page.locator(summary).click();
};

look('sign-in', '/sign-in', { asWho: null });
look('sign-in-refused', (page) => signIn(page, { login: 'nobody', password: 'wrong' }), { asWho: null });
look('set-up', (page, padron) => page.goto(/http:\S+\/set-up\/\S+/.exec(padron.output())[0]), { padron: nobody, asWho: null });
look('set-up-faults', async (page, padron) => {
  await page.goto(/http:\S+\/set-up\/\S+/.exec(padron.output())[0]);
  await press(page, 'form:has([name="password_again"]) > button');
}, { padron: nobody, asWho: null });
look('set-up-gone', '/set-up/used', { padron: nobody, asWho: null });

look('overview-empty', '/', { padron: fresh });
look('customers-empty', '/customers', { padron: fresh });
look('people-empty', '/customer-users', { padron: fresh });
look('add-person-needs-customer', '/add-customer-user', { padron: fresh });

look('mail-not-set-up', '/mail');
look('link-gone', '/set-password/nothing', { asWho: null });
look('people-ticked', async (page) => {
  await page.goto('/customer-users');
  for (const row of [1, 2, 5]) await page.locator('[data-pick]').nth(row).check();
});
look('bulk', '/bulk/customer-users?in_search=garc%C3%ADa&in_valid=valid');
look('bulk-look', async (page) => {
  await page.goto('/bulk/customer-users?in_search=garc%C3%ADa&in_valid=all');
  await page.locator('[name="action"][value="valid"]').check();
  await page.selectOption('[name="valid_to"]', 'valid');
  await press(page, '[value="look"]');
});
look('overview', '/');
look('people', '/customer-users');
look('people-searched', '/customer-users?search=garc%C3%ADa&valid=valid');
look('people-no-match', '/customer-users?search=zzzz');
look('people-columns', opened('/customer-users', '#filters summary'));
look('people-compact', async (page) => {
  await page.goto('/customer-users');
  await page.evaluate(() => (document.documentElement.dataset.density = 'compact'));
});
look('customers', '/customers');
look('customers-second-page', '/customers?limit=10&page=2');
look('customer', '/customers/100077');
look('customer-id-change', '/customers/100077/rename');
look('customer-id-preview', '/customers/100077/rename?to=K99999');
look('customer-id-taken', '/customers/100077/rename?to=100021');
look('add-customer', '/add-customer');
look('add-customer-faults', async (page) => {
  await page.goto('/add-customer');
  await press(page, save);
});
look('person', someone);
look('person-changed', async (page) => {
  await page.goto(someone);
  await page.fill('[name="city"]', 'Cuenca');
  await page.fill('[name="fax"]', '1');
  await page.evaluate(() => { document.querySelector('[data-record]').leaving = true; });
});
look('person-saved', async (page) => {
  await page.goto(someone);
  await page.fill('[name="city"]', `Cuenca ${Date.now()}`);
  await page.locator('[name="valid"][value="invalid-temporarily"]').check({ force: true });
  await press(page, save);
});
look('person-conflict', async (page) => {
  await page.goto('/customer-users/jose.garcia');
  await page.locator('[name="version"]').evaluate((field) => (field.value = field.value.replace(/^./, (digit) => (digit === '1' ? '2' : '1'))));
  await page.fill('[name="city"]', 'Mérida');
  await page.fill('[name="phone"]', '+34 924 000 000');
  await press(page, save);
  await page.locator('.conflict').waitFor();
});
look('imports', '/imports', { padron: fresh });
look('import-columns', async (page) => {
  await page.goto('/imports');
  const text = 'Usuario;Apellidos;Talla\njgarcia;García Lorca;42\nmlopez;López;39\n';
  await page.setInputFiles('#file', { name: 'personas.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await press(page, 'form.upload button.main-action');
});
look('import-check', async (page) => {
  await page.goto('/imports');
  const head = 'login,first_name,last_name,email,customer_id\n';
  const text = `${head}new1,A,B,a@example.es,100077\nnew2,C,,keine,nowhere\nNEW1,D,E,d@example.es,100077\n`;
  await page.setInputFiles('#file', { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await press(page, 'form.upload button.main-action');
  await press(page, '[name="then"][value="check"]');
  await page.locator('.grid.rows').waitFor();
});
look('jobs', '/jobs');
look('username-change', `${someone}/rename`);
look('new-password', `${someone}/password`);
look('password-shown', async (page) => {
  await page.goto(`${someone}/password`);
  await press(page, 'form:has([name="password"]) button.main-action');
  await page.locator('#password').waitFor();
});
look('add-person', '/add-customer-user');
look('add-person-faults', async (page) => {
  await page.goto('/add-customer-user');
  await page.fill('[name="email"]', 'no address');
  await page.fill('[name="customer_id"]', 'unknown');
  await press(page, save);
});
look('customer-suggested', async (page) => {
  await page.goto('/add-customer-user');
  await page.locator('#customer_id').pressSequentially('gar');
  await page.locator('#customer_id-list [role="option"] mark').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.evaluate(() => { document.querySelector('[data-record]').leaving = true; });
});
look('find', '/find?q=mar');
look('palette', async (page) => {
  await page.goto('/');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('mar');
  await page.locator('#palette .find mark').first().waitFor();
});
look('keys', async (page) => {
  await page.goto('/');
  await page.keyboard.press('?');
  await page.locator('#keys').waitFor();
});
look('menu-display', opened('/', '.menu:has([name="theme"]) > summary'));
look('menu-language', opened('/', '.menu:has([name="language"]) > summary'));
look('menu-user', opened('/', 'summary:has(.badge-name)'));
look('account', '/account');
look('tokens', '/tokens');
look('tokens-faults', async (page) => {
  await page.goto('/tokens');
  await page.check('[name="rights"][value="some"]');
  await press(page, 'form[action="/tokens"] button.main-action');
});
look('token-shown', async (page) => {
  await page.goto('/tokens');
  await page.fill('[name="name"]', 'nightly copy');
  await press(page, 'form[action="/tokens"] button.main-action');
  await page.locator('#token').waitFor();
});
look('api', opened('/docs/api', '#addCustomerUser > summary'));
look('history', '/history');
look('history-narrowed', '/history?kind=customer_user&verb=add&field=city&from=2020-01-01');
look('history-wrong', '/history?from=31.2.');
look('put-back', async (page) => {
  await page.goto(someone);
  await page.fill('[name="city"]', `Town ${Math.random()}`);
  await press(page, save);
  await page.goto('/history?kind=customer_user&verb=update');
  await page.locator('.history-ways a[href$="/restore"]').first().click();
  await page.waitForURL(/restore/);
});
look('export-people', '/export-customer-users?search=garc*&valid=valid');
look('export-companies', '/export-customers');
look('settings', '/settings');
look('setting', '/settings/CustomerGroupAlwaysGroups');
look('sources', '/sources', { padron: sourced });
look('move-person', '/customer-users/ada/move?source=Service%20desk', { padron: sourced });
look('sources-tested', async (page) => {
  await page.goto('/sources');
  await press(page, page.locator('#customer-users-1 button'));
  await page.locator('.test-result').waitFor();
}, { padron: sourced });
look('person-of-a-source', '/customer-users/ada', { padron: sourced });
look('person-locked', '/customer-users/edith', { padron: sourced });
look('add-person-to-a-source', '/add-customer-user?source=Warehouse', { padron: sourced });
look('people-of-a-source', '/customer-users?source=Warehouse&columns=login&columns=name&columns=room&columns=wing', { padron: sourced });
// What was added stays for the pictures behind: the first one adds it.
const ownFields = [
  { name: 'cost_center', label_en: 'Cost center', label_es: 'Centro de coste', label_de: 'Kostenstelle', type: 'text' },
  { name: 'tier', label_en: 'Tier', label_es: 'Nivel', label_de: 'Stufe', type: 'dropdown', choices: 'g = Gold | Oro | Gold\ns = Silver | Plata | Silber' },
  { name: 'member_since', label_en: 'Member since', label_es: 'Socio desde', label_de: 'Mitglied seit', type: 'date' },
  { name: 'vip', label_en: 'Very important', label_es: 'Muy importante', label_de: 'Sehr wichtig', type: 'checkbox' },
];
let added = false;
async function withFields(page) {
  if (added) return;
  added = true;
  for (const { type, ...texts } of ownFields) {
    await page.goto('/add-field');
    await page.selectOption('#type', type);
    for (const [name, value] of Object.entries(texts)) await page.fill(`#${name}`, value);
    await press(page, save);
  }
}
look('fields', async (page) => {
  await withFields(page);
  await page.goto('/fields');
}, { padron: sourced });
look('field', '/fields/customer-users/tier', { padron: sourced });
look('field-wrong', async (page) => {
  await page.goto('/add-field');
  await page.fill('#name', 'Not a name');
  await page.selectOption('#type', 'dropdown');
  await press(page, save);
}, { padron: sourced });
look('person-with-fields', '/customer-users/ada', { padron: sourced });
look('person-locked-with-fields', '/customer-users/edith', { padron: sourced });
look('nowhere', '/nowhere');

// The picture of the README is made anew on demand: PADRON_README=1 node --test e2e/tests/looks.test.mjs
test('the picture of the README is there', { timeout: 60_000 }, async () => {
  const file = new URL('../../docs/images/customer-users.png', import.meta.url).pathname;
  if (process.env.PADRON_README) {
    const page = await openPage({ url: (await demo()).url });
    await signIn(page);
    await page.goto('/customer-users?limit=50');
    await page.locator('#search').pressSequentially('garcía');
    await page.waitForURL(/search=/);
    await settled(page);
    await page.screenshot({ path: file });
    await page.context().close();
  }
  assert.ok(fs.statSync(file).size > 10_000);
});
