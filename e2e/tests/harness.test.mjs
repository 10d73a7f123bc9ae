// The harness itself, against a page small enough to be seen through.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test as withoutLimit } from 'node:test';

import { accessibilityFaults, assertAccessible, openPage, screenshots, submit } from '../harness.mjs';

const test = (name, steps) => withoutLimit(name, { timeout: 60_000 }, steps);

const page = (body, language) => `<!doctype html><html lang="${language}"><head><title>Sample</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"></head><body><main><h1>Sample</h1>${body}</main></body></html>`;
const menu = `<details><summary>Language</summary><form method="post" action="/language">
<button name="language" value="en">English</button> <button name="language" value="es">Español</button></form></details>`;
const form = '<form method="post" action="/echo"><label>Name <input name="name"></label> <button>Save</button></form>';
const scripted = `<p id="scripts">off</p><script src="/script.js"></script>`;

let server;
let url;

before(async () => {
  let language = 'en';
  server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const send = (html) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.setHeader('Content-Security-Policy', "script-src 'self'");
      response.end(page(html, language));
    };
    if (request.url === '/script.js') {
      response.setHeader('Content-Type', 'text/javascript');
      response.end("document.getElementById('scripts').textContent = 'on'");
    } else if (request.url === '/language') {
      language = new URLSearchParams(body).get('language');
      response.writeHead(303, { Location: '/' }).end();
    } else if (request.url === '/faulty') {
      send('<img src="data:,"><input><p style="color: #ccc; background: #fff">Pale</p>');
    } else if (request.url === '/broken') {
      send('<script>alert(1)</script>');
    } else if (request.url === '/wide') {
      send(`${menu}<div style="width: 900px">Wide</div>`);
    } else if (request.url === '/echo') {
      send(`<p>Saved ${body}</p>`);
    } else {
      send(menu + form + scripted);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

for (const scripts of [true, false]) {
  test(`a page is opened, filled, and found accessible, scripts ${scripts ? 'on' : 'off'}`, async () => {
    const page = await openPage({ url, scripts });
    await page.goto('/');
    assert.equal(await page.locator('#scripts').textContent(), scripts ? 'on' : 'off');
    await assertAccessible(page);
    await page.fill('[name="name"]', 'García');
    await submit(page, 'form[action="/echo"]');
    assert.match(await page.locator('main').innerText(), /Saved name=Garc%C3%ADa/);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
}

test('faults are found with the rule they break', async () => {
  const page = await openPage({ url });
  await page.goto('/faulty');
  const rules = (await accessibilityFaults(page)).map((fault) => fault.split(':')[0]);
  assert.deepEqual(rules.sort(), ['color-contrast', 'image-alt', 'label']);
  await assert.rejects(assertAccessible(page), /image-alt/);
  await page.context().close();
});

test('a page that breaks its own policy complains', async () => {
  const page = await openPage({ url });
  await page.goto('/broken');
  assert.match(page.complaints.join(), /Content Security Policy/);
  await page.context().close();
});

test('pictures are taken in every size, scheme and language', async () => {
  const folder = process.env.PADRON_SCREENSHOTS ?? new URL('../../target/screenshots', import.meta.url).pathname;
  const page = await openPage({ url });
  await page.goto('/');
  await screenshots(page, 'harness');
  const taken = fs.readdirSync(folder).filter((name) => name.startsWith('harness-'));
  assert.equal(taken.length, 8);
  assert.ok(taken.every((name) => fs.statSync(path.join(folder, name)).size > 1000));
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.goto('/wide');
  await assert.rejects(screenshots(page, 'harness-wide', { languages: ['en'] }), /pixels too wide/);
  for (const name of fs.readdirSync(folder).filter((name) => name.startsWith('harness-'))) {
    fs.rmSync(path.join(folder, name));
  }
  await page.context().close();
});
