// The page of the servers, as those who administer see it, and others do not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phone, signInByPage, startChromium } from './browser.ts';
import { call, signIn } from './people.ts';
import { gatefold, startServer } from './server.ts';

const guest = { email: 'guest@example.org', password: 'a second voice in the choir' };

test('the page follows sign-outs by itself, and is reached by the keyboard', async () => {
  await using server = await startServer();
  await using chromium = await startChromium();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await signInByPage(page);
  await page.goto('/account');
  const tab = page.getByRole('navigation', { name: 'Account' }).getByRole('link', { name: 'Servers' });
  await tab.focus();
  await page.keyboard.press('Enter');
  const main = page.getByRole('main');
  await main.getByText('One server runs here').waitFor();
  assert.equal(await page.title(), 'Servers · Gatefold');
  const row = main.getByRole('table').getByRole('row').nth(1);
  await row.getByText('up to date').waitFor();
  assert.match((await row.textContent()) ?? '', /this server, version \d.*\d+ ms/s);
  await main.getByText('Nobody has signed out since the start.').waitFor();

  const lost = await signIn(server.url, 'Lost phone');
  await call(server.url, 'POST', '/api/sign-out', { token: lost.token });
  await main.getByText('One since the start.').waitFor({ timeout: 5000 });
  await call(server.url, 'GET', '/api/account', { token: lost.token });
  const refused = main.locator('dl > div').filter({ hasText: 'Refused, not signed in' });
  await refused.getByText('1', { exact: true }).waitFor({ timeout: 5000 });
  assert.deepEqual(profile.complaints, []);
});

test('when the server is gone the page says so, and from when its figures are', async () => {
  await using server = await startServer();
  await using chromium = await startChromium();
  await using profile = await chromium.open(server.url);
  const { page } = profile;
  await signInByPage(page);
  await page.goto('/account/servers');
  await page.getByText('One server runs here').waitFor();
  await server.kill();
  await page.getByRole('alert').filter({ hasText: 'This is how it was at' }).waitFor();
  await page.getByText('One server runs here').waitFor();
});

test('who does not administer sees neither the way there nor the page', async () => {
  await using server = await startServer();
  const made = await gatefold(
    ['accounts', 'add', guest.email],
    { GATEFOLD_DATA: server.data },
    `${guest.password}\n`,
  );
  assert.equal(made.code, 0, made.stderr);
  await using chromium = await startChromium();
  await using profile = await chromium.open(server.url, { viewport: phone });
  const { page } = profile;
  await signInByPage(page, guest);
  await page.goto('/account/servers');
  await page.getByText('Only an account that administers').waitFor();
  const links = page.getByRole('navigation', { name: 'Account' }).getByRole('link');
  assert.deepEqual((await links.allInnerTexts()).slice(1), ['Overview', 'Devices', 'Activity', 'Plan']);
  assert.deepEqual(profile.complaints, []);
});
