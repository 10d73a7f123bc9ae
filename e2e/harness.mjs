// What the browser tests share: a Padrón of their own, a browser, and eyes.
//
// `walk(name, steps)` is how a test is written: it runs the steps twice, with scripts and without, each time on a new
// Padrón with one administrator. The steps get `{ page, padron, scripts, another }`, and fail on anything a page
// complains of. Where the steps can stand what others did, `{ padron: share(…), signedIn: true }` saves the time.
//
// `cargo xtask test --only build --only pages` runs them. By hand, after that has been run once:
// `node --test e2e/tests/shell.test.mjs`.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../target/', import.meta.url));
export const program = process.env.PADRON_BIN ?? path.join(target, 'debug/padron');
const pictures = process.env.PADRON_SCREENSHOTS ?? path.join(target, 'screenshots');
const chromium = process.env.PADRON_CHROMIUM ?? '/usr/bin/chromium';

const require = createRequire(path.join(process.env.PADRON_E2E_MODULES ?? path.join(target, 'e2e'), 'package.json'));
const playwright = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const administrator = { login: 'admin', password: 'correct horse battery 7' };
export const schemes = ['light', 'dark'];
export const screens = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };

const startLimit = 60_000;
const stopLimit = 10_000;
const walkLimit = 180_000;
const accessibilityRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// ── Padrón ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Starts a Padrón with one administrator (`fresh`: with none, so that it prints the link to the first one), by default
 * on a new SQLite file. `files` lie in its folder, as `padron.toml`, which may
 * want to know the `port`; `prepare(folder)` puts there whatever else is needed. Stop it with `stop()`.
 */
export async function startPadron({ database, fresh = false, options = [], files = {}, port = 0, prepare } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'padron-e2e-'));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  prepare?.(folder);
  database ??= `sqlite:${path.join(folder, 'padron.db')}`;
  const removeFolder = () => fs.rmSync(folder, { recursive: true, force: true });
  // Our own variables must not look like configuration.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PADRON_')));
  const init = ['init', '--admin', administrator.login, '--password-stdin', '--database', database];
  const made = fresh
    ? { status: 0 }
    : spawnSync(program, init, { input: administrator.password, cwd: folder, env, timeout: startLimit });
  if (made.status !== 0) {
    removeFolder();
    throw new Error(`${program} ${init.join(' ')}: ${made.error ?? `exit ${made.status}\n${made.stdout}${made.stderr}`}`);
  }
  const serve = ['serve', '--listen', `127.0.0.1:${port}`, '--database', database, ...options];
  const server = spawn(program, serve, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  let output = '';
  const ended = new Promise((resolve) => server.once('close', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    const timer = setTimeout(kill, stopLimit);
    await ended;
    clearTimeout(timer);
    process.off('exit', kill);
    removeFolder();
  };
  const url = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not listening after ${startLimit} ms:\n${output}`)), startLimit);
    const listen = (chunk) => {
      output += chunk;
      const line = /listens on (http:\/\/\S+)/.exec(output);
      if (line) {
        clearTimeout(timer);
        resolve(line[1].replace(/\/$/, ''));
      }
    };
    server.stdout.setEncoding('utf8').on('data', listen);
    server.stderr.setEncoding('utf8').on('data', listen);
    server.once('error', reject);
    ended.then((status) => {
      clearTimeout(timer);
      reject(new Error(`padron serve ended with ${status}:\n${output}`));
    });
  });
  try {
    return { url: await url, database, folder, stop, output: () => output };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One Padrón for the tests of a file, started by the first who asks, stopped after the last. */
export function share(options) {
  let padron;
  after(async () => (await padron)?.stop());
  return () => (padron ??= startPadron(options));
}

/** A new, empty database on the real server of the run (`postgres` or `mysql`), or null where there is none. */
export function freshDatabase(engine) {
  const server = { postgres: process.env.PADRON_TEST_POSTGRES_URL, mysql: process.env.PADRON_TEST_MYSQL_URL }[engine];
  if (!server) return null;
  const name = `e2e_${randomBytes(8).toString('hex')}`;
  const sql = `CREATE DATABASE ${name}`;
  const { hostname, port, username, password } = new URL(server);
  const made =
    engine === 'postgres'
      ? spawnSync('psql', ['-X', '-q', '-d', `${server}/postgres`, '-c', sql])
      : spawnSync('mariadb', ['--no-defaults', '--protocol=tcp', '-h', hostname, '-P', port, '-u', username, '-e', sql], {
          env: { ...process.env, MYSQL_PWD: password },
        });
  assert.equal(made.status, 0, `${made.error ?? made.stderr}`);
  return `${server}/${name}`;
}

// ── The browser ─────────────────────────────────────────────────────────────────────────────────────────────────────

let browser;
after(async () => (await browser)?.close());

/** The browser of this test file, started by the first who asks. */
export function openBrowser() {
  browser ??= playwright.chromium.launch({
    executablePath: chromium,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return browser;
}

/** A page in a browser profile of its own. What it complains of is gathered in `page.complaints`. */
export async function openPage({ url, scripts = true, language = 'en', cookies = [] } = {}) {
  const context = await (await openBrowser()).newContext({
    baseURL: url,
    storageState: { cookies, origins: [] },
    javaScriptEnabled: scripts,
    locale: language,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    viewport: screens.desktop,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.scripts = scripts;
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(`script: ${error.stack ?? error}`));
  page.on('console', (message) => {
    // That a page was refused is for the test to expect or not.
    const isStatus = /^Failed to load resource.*\b4\d\d\b/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !isStatus) page.complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) page.complaints.push(`${response.status()} ${response.url()}`);
  });
  return page;
}

/**
 * Runs the steps twice, with scripts and without: each time on a new Padrón started with the options, or on the shared
 * `padron`; where `signedIn`, on pages of the administrator. `another()` opens a page in a second browser, which signs
 * in as well. `only: true` or `false` runs the steps just with or without scripts.
 */
export function walk(name, options, steps = options) {
  const { padron: shared, signedIn = false, only, ...start } = options === steps ? {} : options;
  for (const scripts of [true, false].filter((scripts) => scripts === (only ?? scripts))) {
    const title = scripts ? name : `${name}, without scripts`;
    test(title, { timeout: walkLimit }, async () => {
      const padron = await (shared ? shared() : startPadron(start));
      const pages = [];
      const another = async () => {
        const cookies = signedIn ? await session(padron, pages.length) : [];
        const page = await openPage({ url: padron.url, scripts, cookies });
        pages.push(page);
        return page;
      };
      const page = await another();
      try {
        await steps({ page, padron, scripts, another });
        assert.deepEqual(pages.flatMap((page) => page.complaints), []);
      } catch (error) {
        await picture(page, path.join('failed', title.replaceAll(/[^\p{L}\d]+/gu, '-'))).catch(() => {});
        console.error(`${title}: at ${page.url()}\n${padron.output().split('\n').slice(-40).join('\n')}`);
        throw error;
      } finally {
        for (const page of pages) await page.context().close();
        if (!shared) await padron.stop();
      }
    });
  }
}

/** The cookies of a browser in which the administrator has signed in; the browsers of a walk have a session each. */
async function session(padron, number) {
  padron.sessions ??= [];
  padron.sessions[number] ??= (async () => {
    const page = await openPage({ url: padron.url });
    await signIn(page);
    const { cookies } = await page.context().storageState();
    await page.context().close();
    return cookies;
  })();
  return padron.sessions[number];
}

/** Signs in, by default as the administrator that `startPadron` makes. */
export async function signIn(page, { login, password } = administrator) {
  await page.goto('/sign-in');
  await page.fill('input[name="login"]', login);
  await page.fill('input[name="password"]', password);
  await submit(page, 'form:has(input[name="password"])');
}

/** Presses the first button of a form, and waits for what follows: another page, or a new part of this one. */
export async function submit(page, form) {
  await press(page, page.locator(form).locator('button:not([type]), [type="submit"]').first());
}

/** Presses a button that sends a form, and waits for what follows. */
export async function press(page, button) {
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  const nextPage = page.waitForEvent('framenavigated');
  for (const waiting of [answer, nextPage]) waiting.catch(() => {}); // It need not come.
  await (typeof button === 'string' ? page.locator(button) : button).click();
  if ((await answer).request().isNavigationRequest()) await nextPage;
  await settled(page);
}

/** Switches the language by the menu that every page has. */
export async function chooseLanguage(page, language) {
  const html = page.locator('html');
  if ((await html.getAttribute('lang')) === language) return;
  const button = page.locator(`button[name="language"][value="${language}"]`).first();
  const menu = page.locator('details:not([open])').filter({ has: button });
  if (await menu.count()) await menu.first().locator('summary').first().click();
  await button.click();
  await page.locator(`html[lang="${language}"]`).waitFor();
}

/** Waits until the page is whole. Not for a quiet network: a page may listen for news as long as it is open. */
export async function settled(page) {
  await page.waitForLoadState('load');
  await page.locator('.htmx-request').first().waitFor({ state: 'detached' });
  if (page.scripts) await page.evaluate(() => document.fonts.ready.then(() => {}));
}

/** Waits until a size or scheme just chosen is drawn. */
export async function drawn(page) {
  if (!page.scripts) return;
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

// ── Eyes ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Fails on every fault against WCAG 2.2 A and AA that axe finds, in light and in dark. */
export async function assertAccessible(page) {
  const seen = page.scripts ? page : await twin(page);
  for (const scheme of schemes) {
    await seen.emulateMedia({ colorScheme: scheme });
    await settled(seen);
    const faults = await accessibilityFaults(seen);
    assert.equal(faults.length, 0, `${page.url()} in ${scheme}:\n${faults.join('\n')}`);
  }
  await (page.scripts ? page.emulateMedia({ colorScheme: 'light' }) : seen.context().close());
}

/** The faults that axe finds on the page as it is, in words. */
export async function accessibilityFaults(page) {
  // Not by a script element: the page's own policy rightly forbids that.
  await page.evaluate(`${axe}; undefined`);
  const violations = await page.evaluate(async (tags) => {
    const runOnly = { type: 'tag', values: tags };
    const result = await globalThis.axe.run(document, { runOnly, rules: { 'target-size': { enabled: true } } });
    return result.violations;
  }, accessibilityRules);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n  ${failureSummary.replaceAll('\n', '\n  ')}`),
  );
}

/** A page without scripts, shown again where axe can run, with its own scripts kept from running. */
async function twin(page) {
  const html = (await page.content()).replaceAll(/<\/?noscript>/g, '');
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': "script-src 'none'" };
  const cookies = await page.context().storageState();
  const context = await (await openBrowser()).newContext({ storageState: cookies, reducedMotion: 'reduce', locale: 'en' });
  const twin = await context.newPage();
  await twin.setViewportSize(page.viewportSize());
  await twin.route(page.url(), (route) => route.fulfill({ body: html, headers }));
  await twin.goto(page.url());
  return twin;
}

/**
 * Takes pictures of a page: NAME-{desktop,phone}-{light,dark}-{en,es}.png. Fails where a page has to be moved sideways.
 * A page that an address alone does not bring back says how to `arrive` at it.
 */
export async function screenshots(page, name, { arrive, languages = ['en', 'es'] } = {}) {
  const address = page.url();
  arrive ??= () => page.goto(address);
  for (const language of languages) {
    await chooseLanguage(page, language);
    await arrive(page);
    await settled(page);
    for (const [screen, size] of Object.entries(screens)) {
      await page.setViewportSize(size);
      for (const scheme of schemes) {
        await page.emulateMedia({ colorScheme: scheme });
        await picture(page, `${name}-${screen}-${scheme}-${language}`);
      }
      await assertNotTooWide(page, `${name} on the ${screen} in ${language}`);
    }
    await page.setViewportSize(screens.desktop);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await chooseLanguage(page, 'en');
}

/** Fails where a page has to be moved sideways. A page of another size a moment ago is given the time to follow. */
export async function assertNotTooWide(page, what) {
  let surplus;
  for (let tries = 0; tries < 20; tries += 1) {
    await drawn(page);
    surplus = await page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
    if (surplus <= 0) return;
    await page.waitForTimeout(50);
  }
  assert.fail(`${what} is ${surplus} pixels too wide`);
}

/** Takes a picture of the whole page. */
export async function picture(page, name) {
  const file = path.join(pictures, `${name}.png`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  await drawn(page);
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
}
