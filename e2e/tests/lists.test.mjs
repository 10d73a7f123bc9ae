// The lists: search while typing, filters, columns, pages, and the keys that go with them.

import assert from 'node:assert/strict';

import { press, settled, share, walk } from '../harness.mjs';

const options = { padron: share({ options: ['--demo'] }), signedIn: true };
const rows = '#results [data-row]';
const query = (page, name) => new URL(page.url()).searchParams.get(name);
const focused = (page) => page.evaluate(() => document.activeElement.id);
const count = async (page) => Number((await page.locator('.count strong').innerText()).replaceAll(/\D/g, ''));
const fold = (text) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

walk('the first thousand are shown, and how many there are', options, async ({ page }) => {
  await page.goto('/customer-users');
  assert.equal(await page.locator(rows).count(), 1000);
  assert.match(await page.locator('.count').innerText(), /2,000 people\s+first 1,000 shown/);
  await page.locator('#page-next').click();
  await page.waitForURL(/page=2/);
  await settled(page);
  assert.match(await page.locator('.count').innerText(), /1,001 to 2,000 shown/);
});

walk('the search finds whatever the accents, and marks what it found', options, async ({ page, scripts }) => {
  await page.goto('/customer-users');
  for (const search of ['garcía', 'GARCIA', 'peña']) {
    await page.fill('#search', search);
    if (scripts) await page.waitForURL((url) => url.searchParams.get('search') === search);
    else await page.keyboard.press('Enter');
    await settled(page);
    assert.equal(query(page, 'search'), search);
    const hits = await page.locator('#results mark').allInnerTexts();
    assert.ok(hits.length >= (await page.locator(rows).count()));
    assert.ok(hits.every((hit) => fold(hit) === fold(search)), [...new Set(hits)].join());
  }
  const counts = [];
  for (const search of ['garcía', 'garcia', 'GARCÍA', '*garcia*']) {
    await page.goto(`/customer-users?search=${encodeURIComponent(search)}`);
    counts.push(await count(page));
  }
  assert.equal(new Set(counts).size, 1, counts.join());
  await page.goto('/customer-users?search=nobody-at-all');
  await page.getByText('Nobody matches').waitFor();
  await page.locator('.empty').getByRole('link').click();
  await settled(page);
  assert.equal(await count(page), 2000);
});

walk('results come while typing: the address follows, the focus stays', { ...options, only: true }, async ({ page }) => {
  await page.goto('/customer-users?limit=50');
  await page.keyboard.press('/');
  assert.equal(await focused(page), 'search');
  await page.keyboard.type('mart', { delay: 40 });
  await page.waitForURL(/search=mart(&|$)/);
  await settled(page);
  assert.equal(await focused(page), 'search');
  assert.equal(await page.inputValue('#search'), 'mart');
  assert.equal(query(page, 'limit'), '50');
  assert.equal(query(page, 'sort'), null, 'best matches first');
  const few = await count(page);
  assert.ok(few > 0 && few < 2000);
  assert.match(await page.locator('#live').innerText(), /people/, 'screen readers hear the count');
  await page.keyboard.type('in', { delay: 40 });
  await page.waitForURL(/search=martin(&|$)/);
  await settled(page);
  assert.ok((await count(page)) <= few);
  // Down into the rows, along them, and into one.
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  const second = await page.locator(rows).nth(1).getAttribute('href');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), second);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${second}`);
  // Back is where one was.
  await page.goBack();
  assert.equal(query(page, 'search'), 'martin');
  assert.equal(await page.inputValue('#search'), 'martin');
  await page.locator('#search').press('Escape');
  await page.waitForURL((url) => !url.searchParams.get('search'));
  await settled(page);
  assert.equal(await count(page), 2000);
});

walk('the cross beside the search clears it', options, async ({ page, scripts }) => {
  await page.goto(scripts ? '/customer-users' : '/customer-users?search=garcia');
  if (scripts) {
    await page.locator('#search').pressSequentially('garcia');
    await page.waitForURL(/search=garcia/);
  }
  await page.locator('.search a').click();
  await page.waitForURL(/customer-users$/);
  assert.equal(await page.inputValue('#search'), '');
  assert.ok(await page.locator('.search a').isHidden());
});

walk('people are narrowed to a validity and a customer', options, async ({ page, scripts }) => {
  await page.goto('/customer-users');
  const apply = () => (scripts ? Promise.resolve() : page.locator('#filters > button').click());
  await page.selectOption('#filters [name="valid"]', 'invalid');
  await apply();
  await page.waitForURL(/valid=invalid/);
  await settled(page);
  const states = await page.locator('#results .validity').allInnerTexts();
  assert.ok(states.length > 0 && states.every((state) => state.trim() === 'invalid'));
  await page.selectOption('#filters [name="valid"]', 'all');
  await apply();
  await page.waitForURL((url) => url.searchParams.get('valid') !== 'invalid');
  if (scripts) {
    await page.locator('#filter-customer').pressSequentially('k100');
    await page.locator('#filter-customer-list [role="option"]').first().click();
  } else {
    await page.fill('#filter-customer', 'K10001');
    await apply();
  }
  await page.waitForURL(/customer=K10/);
  await settled(page);
  const names = await page.locator('#results .customer').allInnerTexts();
  assert.ok(names.length > 0 && new Set(names).size === 1, 'all of one customer');
  assert.ok((await count(page)) < 2000);
});

walk('any column sorts, and turns round', options, async ({ page, scripts }) => {
  await page.goto('/customer-users?limit=50');
  for (const direction of ['ascending', 'descending']) {
    await page.locator('#sort-name').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(direction === 'ascending' ? /sort=name(?!.*dir=desc)/ : /sort=name&dir=desc/);
    await settled(page);
    assert.equal(await page.locator('th[aria-sort]').getAttribute('aria-sort'), direction);
    if (scripts) assert.equal(await focused(page), 'sort-name');
  }
  for (const column of ['login', 'email', 'customer', 'last_login', 'valid']) {
    await page.locator(`#sort-${column}`).click();
    await page.waitForURL(new RegExp(`sort=${column}`));
    await settled(page);
    assert.equal(await page.locator('th[aria-sort]').count(), 1);
  }
  if (scripts) {
    await page.goBack();
    await page.waitForURL(/sort=last_login/);
  }
});

walk('columns are chosen, and remembered', options, async ({ page, scripts }) => {
  await page.goto('/customer-users');
  const choose = async (shown) => {
    await page.locator('#filters summary').click();
    await page.locator('[name="columns"][value="phone"]').setChecked(shown);
    if (!scripts) await page.locator('.menu-panel button').filter({ hasText: 'Apply' }).click();
    await page.locator('thead th', { hasText: 'Phone' }).waitFor({ state: shown ? 'visible' : 'detached' });
    await settled(page);
  };
  await choose(true);
  if (scripts) {
    // And away again with the menu still open.
    await page.locator('[name="columns"][value="phone"]').setChecked(false);
    await page.locator('thead th', { hasText: 'Phone' }).waitFor({ state: 'detached' });
    await page.locator('[name="columns"][value="phone"]').setChecked(true);
    await page.locator('thead th', { hasText: 'Phone' }).waitFor();
  }
  await page.goto('/customer-users?search=garcia');
  await page.locator('thead th', { hasText: 'Phone' }).waitFor();
  await choose(false);
  await page.goto('/customer-users');
  assert.equal(await page.locator('thead th', { hasText: 'Phone' }).count(), 0);
});

walk('the size of a page is remembered, and pages are turned', options, async ({ page, scripts }) => {
  await page.goto('/customer-users');
  await page.locator('.sizes').getByRole('link', { name: '50', exact: true }).click();
  await page.waitForURL(/limit=50/);
  await page.goto('/customer-users');
  assert.equal(await page.locator(rows).count(), 50);
  const first = await page.locator(rows).first().innerText();
  await page.locator('#page-next').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/page=2/);
  await settled(page);
  assert.notEqual(await page.locator(rows).first().innerText(), first);
  assert.match(await page.locator('.pager').innerText(), /51–100 of 2,000/);
  if (scripts) assert.equal(await focused(page), 'page-next');
  await page.locator('#page-previous').click();
  await page.waitForURL((url) => !/page=2/.test(url.search));
  await settled(page);
  assert.equal(await page.locator(rows).first().innerText(), first);
});

walk('companies are searched as well', options, async ({ page, scripts }) => {
  await page.goto('/customers');
  assert.equal(await count(page), 40);
  await page.fill('#search', 'garcia');
  if (!scripts) await page.keyboard.press('Enter');
  await page.waitForURL(/search=garcia/);
  await settled(page);
  assert.match(await page.locator('#results mark').first().innerText(), /garc[ií]a/i);
  await page.locator(rows).first().click();
  await page.locator('#people').waitFor();
  await page.locator('#people').getByRole('link', { name: /^All / }).click();
  await settled(page);
  assert.ok(query(page, 'customer'));
});

walk('Ctrl+K finds people, companies and screens', { ...options, only: true }, async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Control+k');
  const palette = page.locator('#palette');
  await palette.waitFor();
  await page.keyboard.type('garcia');
  await palette.locator('.find mark').nth(2).waitFor();
  await settled(page);
  const second = await palette.locator('.find').nth(1).getAttribute('href');
  await page.keyboard.press('ArrowDown');
  assert.equal(await palette.locator('.find.current').getAttribute('href'), second);
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${second}`);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('my acc');
  await palette.locator('.find.current[href="/account"]').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/account');
  await page.keyboard.press('Control+k');
  await palette.waitFor();
  await page.keyboard.press('Escape');
  await palette.waitFor({ state: 'hidden' });
});

walk('finding works without the palette', { ...options, only: false }, async ({ page }) => {
  await page.goto('/');
  await page.locator('.finder').click();
  await page.fill('#search', 'garcia');
  await page.keyboard.press('Enter');
  await page.locator('.find mark').first().waitFor();
  await page.locator('.find').first().click();
  await page.locator('#details').waitFor();
});

walk('somebody changed elsewhere is shown changed', options, async ({ page, another }) => {
  await page.goto('/customer-users?search=garcia');
  const row = page.locator('#results tbody tr').nth(2);
  await row.locator('[data-row]').click();
  await page.fill('[name="phone"]', '+34 999 888 777');
  const other = await another();
  await press(page, 'form[data-record] [value="finish"]');
  await other.goto('/customer-users?search=%2B34+999+888+777');
  assert.equal(await other.locator(rows).count(), 1);
  await other.locator(rows).click();
  await other.fill('[name="phone"]', '');
  await press(other, 'form[data-record] [value="finish"]');
});
