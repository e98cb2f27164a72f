// The seventh device, as a person meets it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Chromium, fillSignIn, startChromium } from './browser.ts';
import { isSignedIn, type SignedInDevice, signInMany } from './people.ts';
import { startServer } from './server.ts';

let chromium: Chromium;
before(async () => {
  chromium = await startChromium();
});
after(() => chromium[Symbol.asyncDispose]());

test('the seventh browser is shown the six, lets one go, and is in', async () => {
  await using server = await startServer();
  const six = await signInMany(server.url, 6);
  await using seventh = await chromium.open(server.url);
  const { page } = seventh;
  await fillSignIn(page);
  await page.getByRole('heading', { name: 'Device limit reached' }).waitFor();
  for (const { device } of six) await page.getByText(device.name, { exact: true }).waitFor();
  const goOn = page.getByRole('button', { name: 'Choose at least one device' });
  await goOn.waitFor();
  await page.getByRole('checkbox', { name: /Device 3/ }).check();
  await page.getByRole('button', { name: 'Sign out Device 3 and go on' }).click();
  await page.getByRole('navigation', { name: 'Main' }).filter({ visible: true }).waitFor();
  assert.equal(await isSignedIn(server.url, (six[2] as SignedInDevice).token), false);
  for (const at of [0, 1, 3, 4, 5]) assert.equal(await isSignedIn(server.url, six[at]?.token ?? ''), true);
  await page.goto('/account/devices');
  await page.getByText(/Six of (6|six) devices are signed in/).waitFor();
  assert.deepEqual(seventh.complaints, []);
});

test('the seventh browser may sign out all, and a reload of the limit page loses nothing but the choice', async () => {
  await using server = await startServer();
  const six = await signInMany(server.url, 6);
  await using seventh = await chromium.open(server.url);
  const { page } = seventh;
  await fillSignIn(page);
  await page.getByRole('heading', { name: 'Device limit reached' }).waitFor();
  await page.reload();
  await page.getByText('The choice of devices does not outlast a reload').waitFor();
  await fillSignIn(page);
  await page.getByRole('heading', { name: 'Device limit reached' }).waitFor();
  await page.getByLabel('All of them').check();
  await page.getByRole('button', { name: /Sign out all .* and go on/ }).click();
  await page.getByRole('navigation', { name: 'Main' }).filter({ visible: true }).waitFor();
  for (const { token } of six) assert.equal(await isSignedIn(server.url, token), false);
});

test('the same browser that signs in again takes no second place', async () => {
  await using server = await startServer();
  const five = await signInMany(server.url, 5);
  await using sixth = await chromium.open(server.url);
  const { page } = sixth;
  for (let round = 0; round < 3; round++) {
    await fillSignIn(page);
    await page.getByRole('button', { name: '6 of 6 devices' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page
      .getByRole('button', { name: /Sign in/ })
      .first()
      .waitFor();
  }
  await fillSignIn(page);
  await page.getByRole('button', { name: '6 of 6 devices' }).waitFor();
  for (const { token } of five) assert.equal(await isSignedIn(server.url, token), true);
});
