// From the link that the start prints to the first song, without reading anything but the screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Chromium, startChromium, untilHeard } from './browser.ts';
import { call } from './people.ts';
import { owner, startServer } from './server.ts';

let chromium: Chromium;
before(async () => {
  chromium = await startChromium();
});
after(() => chromium[Symbol.asyncDispose]());

/** Twelve songs are rendered on whatever machine this is. */
const renderedWithinMs = 240_000;

test('the link makes the account, the demo album is made and plays, and is removed again', async () => {
  await using server = await startServer({ withoutAccount: true });
  await using first = await chromium.open(server.url);
  const { page } = first;
  await page.goto('/');
  await page.getByText('open the one-time link').waitFor();
  await page.goto(await server.setUpLink());
  await page.getByRole('heading', { name: 'Make the first account' }).waitFor();
  assert.ok(!page.url().includes('ticket'), 'the secret does not stay in the address bar');

  await page.getByLabel('Your name').fill('Owner');
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill('12345678');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByText('would try').or(page.getByText('too easy to guess')).first().waitFor();
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Make the account' }).click();

  await page.getByRole('heading', { name: 'The shelves are still empty' }).waitFor();
  await page.getByRole('button', { name: 'Make the demo album' }).click();
  await page.getByText(/Making song \d+ of 12/).waitFor();
  await page
    .getByText(/What shall we put on|Open the demo album/)
    .first()
    .waitFor({ timeout: renderedWithinMs });
  await page.locator('main a[href^="/albums/"]').first().click();
  await page.waitForURL('**/albums/*');
  const main = page.getByRole('main');
  await main.getByText('Harbour Lights').first().waitFor();
  await main.getByRole('button', { name: 'Play', exact: true }).click();
  await untilHeard(page);
  assert.deepEqual(first.complaints, []);

  const used = await chromium.open(server.url);
  await used.page.goto(await server.setUpLink());
  await used.page.getByText('Gatefold is set up already').first().waitFor();
  await used[Symbol.asyncDispose]();

  await page.goto('/library/folders');
  await page
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click();
  const sure = page
    .getByRole('dialog')
    .or(page.getByRole('alertdialog'))
    .getByRole('button', { name: /Remove/ });
  if (await sure.isVisible()) await sure.click();
  await page.goto('/');
  await page.getByRole('heading', { name: 'The shelves are still empty' }).waitFor({ timeout: 30_000 });
  assert.deepEqual((await call(server.url, 'GET', '/api/set-up')).body, { needed: false });
});
