// Two browsers: a song plays in one, the sign-out happens in the other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Chromium, phone, playAlbum, signInByPage, startChromium, untilHeard } from './browser.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, writeMusic } from './music.ts';
import { devicesOf, isSignedIn, signIn } from './people.ts';
import { type Server, startServer } from './server.ts';

let chromium: Chromium;
let music: MusicFolder;

before(async () => {
  chromium = await startChromium();
  music = writeMusic(album(3, 90));
});
after(async () => {
  await chromium[Symbol.asyncDispose]();
  music[Symbol.dispose]();
});

async function serverWithMusic(): Promise<Server> {
  const server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Watcher', { kind: 'terminal' });
  await tracksOnceScanned(server.url, token, 3);
  return server;
}

test('sign out everywhere in one browser stops the song in the other, which says why', async () => {
  await using server = await serverWithMusic();
  await using listening = await chromium.open(server.url);
  await using other = await chromium.open(server.url);
  await signInByPage(listening.page);
  await playAlbum(listening.page, 'Slow Ferry');
  await signInByPage(other.page);
  await other.page.goto('/account');
  await other.page.getByText('playing', { exact: false }).first().waitFor();

  await other.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  const dialog = other.page.getByRole('dialog').or(other.page.getByRole('alertdialog'));
  await dialog.getByText(/These (3|three) devices end now/).waitFor();
  await dialog.getByText('Watcher').waitFor();
  const clickedAt = Date.now();
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();

  await listening.page.getByText('Your account was signed out everywhere').waitFor({ timeout: 3000 });
  assert.ok(Date.now() - clickedAt < 3000);
  await untilHeard(listening.page, false, 1000);
  const left = await listening.page.evaluate(() =>
    window.audioElements.map((audio) => audio.currentSrc && audio.src),
  );
  assert.deepEqual(left.filter(Boolean), [], 'nothing is left to play from');
  await other.page.getByRole('heading', { name: 'Signed out everywhere', level: 1 }).waitFor();
  await other.page
    .getByText(/\d ms|\d s/)
    .first()
    .waitFor();
  // Going back in the history brings nothing back.
  await listening.page.goBack();
  await listening.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.deepEqual([...listening.complaints, ...other.complaints], []);
});

test('with this device kept, everything else ends and the receipt stands under the button', async () => {
  await using server = await serverWithMusic();
  await using listening = await chromium.open(server.url);
  await using other = await chromium.open(server.url);
  await signInByPage(listening.page);
  await playAlbum(listening.page, 'Slow Ferry');
  await signInByPage(other.page);
  await other.page.goto('/account');
  await other.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  const dialog = other.page.getByRole('dialog').or(other.page.getByRole('alertdialog'));
  await dialog.getByLabel('Keep this device signed in').check();
  await dialog.getByRole('button', { name: /Sign out (2|two) other devices/ }).click();
  await listening.page.getByText('Your account was signed out everywhere').waitFor({ timeout: 3000 });
  await untilHeard(listening.page, false, 1000);
  const receipt = other.page
    .getByRole('region', { name: 'Signed out everywhere' })
    .or(other.page.locator('article'));
  await receipt.getByText('stopped mid-song').first().waitFor();
  await other.page.reload();
  await other.page.getByText(/One of (6|six) devices is signed in/).waitFor();
});

test('the list of devices says what each plays, and signs one out', async () => {
  await using server = await serverWithMusic();
  await using listening = await chromium.open(server.url);
  await using other = await chromium.open(server.url);
  await signInByPage(listening.page);
  await playAlbum(listening.page, 'Slow Ferry');
  await signInByPage(other.page);
  await other.page.goto('/account/devices');
  const row = other.page.getByRole('listitem').filter({ hasText: 'playing “Crossing 1”' });
  await row.waitFor();
  await row.getByRole('button', { name: /^Sign out/ }).click();
  const dialog = other.page.getByRole('dialog').or(other.page.getByRole('alertdialog'));
  await dialog.getByText('It plays “Crossing 1” now').waitFor();
  await dialog.getByRole('button', { name: /^Sign out/ }).click();
  await listening.page.getByText('signed out from another of your devices').waitFor({ timeout: 3000 });
  await untilHeard(listening.page, false, 1000);
  await other.page.getByText('stopped mid-song').first().waitFor();
  assert.deepEqual([...listening.complaints, ...other.complaints], []);
});

test('a renamed device is called so everywhere at once', async () => {
  await using server = await serverWithMusic();
  await using one = await chromium.open(server.url);
  const { token } = await signIn(server.url, 'Second watcher');
  await signInByPage(one.page);
  await one.page.goto('/account/devices');
  await one.page.getByRole('button', { name: 'Rename Second watcher' }).click();
  await one.page.getByLabel('New name of Second watcher').fill('Kitchen <b>speaker</b>');
  await one.page.keyboard.press('Enter');
  await one.page.getByText('Kitchen <b>speaker</b>').first().waitFor();
  const { items } = await devicesOf(server.url, token);
  assert.ok(items.some(({ name }) => name === 'Kitchen <b>speaker</b>'));
});

test('on a computer, the profile menu signs this device out', async () => {
  await using server = await serverWithMusic();
  await using one = await chromium.open(server.url);
  await signInByPage(one.page);
  await playAlbum(one.page, 'Slow Ferry');
  await one.page.getByRole('button', { name: /of 6 devices/ }).click();
  await one.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await one.page
    .getByRole('button', { name: /Sign in/ })
    .first()
    .waitFor();
  await untilHeard(one.page, false, 1000);
  const cookies = await one.page.context().cookies();
  assert.deepEqual(
    cookies.filter(({ name }) => name.includes('gatefold')),
    [],
    'the cookie is gone',
  );
  assert.deepEqual(one.complaints, []);
});

test('on a phone: Home, the gear, Settings, Sign out', async () => {
  await using server = await serverWithMusic();
  const watcher = await signIn(server.url, 'Second watcher');
  await using one = await chromium.open(server.url, { viewport: phone, hasTouch: true, isMobile: true });
  await signInByPage(one.page);
  await one.page.getByRole('navigation').getByText('Home').filter({ visible: true }).tap();
  await one.page.getByRole('link', { name: 'Settings' }).filter({ visible: true }).tap();
  await one.page.getByRole('heading', { name: 'Settings' }).waitFor();
  await one.page.getByRole('button', { name: 'Sign out', exact: true }).tap();
  await one.page
    .getByRole('button', { name: /Sign in/ })
    .first()
    .waitFor();
  assert.equal((await devicesOf(server.url, watcher.token)).items.length, 2);
  assert.equal(await isSignedIn(server.url, watcher.token), true, 'the others stay as they are');
  assert.deepEqual(one.complaints, []);
});

test('two windows of one browser: signed out in one, signed out in both', async () => {
  await using server = await serverWithMusic();
  await using one = await chromium.open(server.url);
  await signInByPage(one.page);
  const second = await one.page.context().newPage();
  await second.goto('/account/devices');
  await second.getByText('this device').first().waitFor();
  await one.page.getByRole('button', { name: /of 6 devices/ }).click();
  await one.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await second.getByText('This device was signed out').waitFor({ timeout: 5000 });
});
