// Mail from its settings to the password that somebody chose: a mail server takes the mails for real.

import assert from 'node:assert/strict';
import { after } from 'node:test';

import { assertAccessible, openPage, press, share, walk } from '../harness.mjs';
import { freePort, linkIn, startSink } from '../sink.mjs';

const sink = await startSink();
after(() => sink.stop());
const port = await freePort();
const settings = `
[server]
public_url = "http://127.0.0.1:${port}"
[mail]
host = "127.0.0.1"
port = ${sink.port}
encryption = "none"
from = "Service Desk <desk@example.org>"
`;
const padron = share({ options: ['--demo'], port, files: { 'padron.toml': settings } });

/** Waits for so many mails. */
async function mails(count) {
  for (let tries = 0; tries < 150 && sink.taken.length < count; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(sink.taken.length, count);
  return sink.taken;
}

walk('mail is tried, links go out to many, and one sets a password', { padron, signedIn: true }, async ({ page, scripts }) => {
  await page.goto('/mail');
  await page.getByRole('cell', { name: `127.0.0.1:${sink.port}` }).waitFor();
  await assertAccessible(page);
  sink.taken.length = 0;
  await page.fill('[name="address"]', 'ada@example.org');
  await press(page, page.getByRole('button', { name: 'Send a test' }));
  await page.getByText('The mail server took the test for ada@example.org').waitFor();
  assert.deepEqual((await mails(1))[0].to, ['ada@example.org']);
  await assertAccessible(page);

  // Two people of the list; other two where this is walked again.
  await page.goto('/customer-users?valid=valid&limit=20');
  const boxes = page.locator('[data-pick]');
  const places = scripts ? [1, 2] : [3, 4];
  for (const place of places) await boxes.nth(place).check();
  const login = await boxes.nth(places[0]).getAttribute('value');
  await press(page, '#bulk [value="selected"]');
  await page.getByLabel('Send links to choose a password').check();
  await page.selectOption('select[name="language"]', 'en');
  await press(page, '[value="look"]');
  await page.getByText('2 get a link').waitFor();
  await press(page, page.getByRole('button', { name: 'Send 2 links' }));
  const taken = await mails(3);

  await page.goto('/mail?state=sent#outbox');
  const outbox = page.locator('#outbox');
  for (const mail of taken.slice(1)) await outbox.getByText(mail.to[0]).first().waitFor();
  await assertAccessible(page);

  // Whoever got the mail chooses, in a browser of their own.
  await page.goto(`/customer-users/${login}`);
  const address = await page.inputValue('[name="email"]');
  const link = linkIn(taken.find((mail) => mail.to[0] === address));
  const { url } = await padron();
  const theirs = await openPage({ url, scripts });
  await theirs.goto(link);
  await theirs.fill('[name="password"]', 'a sentence of my own');
  await theirs.fill('[name="password_again"]', 'a sentence of my own');
  await press(theirs, theirs.locator('form button').last());
  await theirs.getByRole('heading', { name: 'Your password is set' }).waitFor();
  await theirs.goto(link);
  await theirs.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  assert.deepEqual(theirs.complaints, []);
  await theirs.context().close();
  await page.reload();
  await page.getByText('Password changed').first().waitFor();
  assert.ok(!(await page.content()).includes('a sentence of my own'));
});
