// `gatefold convert` from servers: songs come while others are converted, and what is stopped goes on.
import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { convertUntil, filesOf, folder, homeOf, madeIn } from './convert.ts';
import { oneSecond, password, songs, startForeignServer } from './foreign-server.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { signIn, signOutEverywhere } from './people.ts';
import { gatefold, owner, startServer } from './server.ts';

const downloadsOf = (asked: readonly string[]) =>
  asked.filter((path) => path.startsWith('/rest/download')).map((path) => /[?&]id=([^&]+)/.exec(path)?.[1]);

test('songs are converted while others come; few lie here at a time, and what was stopped goes on', async () => {
  using home = folder();
  using place = folder();
  const out = join(place.path, 'out');
  const fetchedHere = () => filesOf(home.path).filter((name) => name.includes('/fetched/'));
  using server = await startForeignServer(songs(30), { file: oneSecond(), password });
  const words = [server.url, '--user', 'listener', '--to', 'flac', '--out', out];
  // The server holds the twelfth song back: what came before is made all the same.
  server.allow(11);
  const stopped = await convertUntil(
    words,
    (said) => (said.match(/^made/gm) ?? []).length === 11,
    homeOf(home.path),
    `${password}\n`,
  );
  assert.equal(stopped.code, 130, stopped.stdout);
  assert.equal(madeIn(out).length, 11);
  const before = downloadsOf(server.asked);
  assert.ok(before.length <= 11 + 3, `${before.length} asked for: three at once`);
  assert.deepEqual(fetchedHere(), [], 'what is made or not whole does not stay');

  server.allow(1000);
  const again = await gatefold(['convert', ...words], homeOf(home.path), `${password}\n`);
  assert.equal(again.code, 0, again.stdout + again.stderr);
  assert.equal(madeIn(out).length, 30);
  const after = downloadsOf(server.asked).slice(before.length);
  assert.equal(after.length, 19, 'nothing that is made is fetched again');
  assert.deepEqual(fetchedHere(), []);
});

test('a song that a list names twice is fetched once', async () => {
  using home = folder();
  using place = folder();
  using server = await startForeignServer(songs(3), { file: oneSecond(), password });
  const list = join(place.path, 'list.m3u');
  const line = (at: number) => `#EXTINF:1,Somebody - Song ${at}\nnowhere/${at}.mp3\n`;
  writeFileSync(list, `#EXTM3U\n${line(0)}${line(2)}${line(0)}`);
  const out = join(place.path, 'out');
  const { code, stdout, stderr } = await gatefold(
    ['convert', server.url, '--user', 'listener', '--playlist', list, '--order', '--to', 'mp3', '--out', out],
    homeOf(home.path),
    `${password}\n`,
  );
  assert.equal(code, 0, stdout + stderr);
  assert.deepEqual(madeIn(out), [
    '01 Somebody - Song 0.mp3',
    '02 Somebody - Song 2.mp3',
    '03 Somebody - Song 0.mp3',
  ]);
  assert.deepEqual(downloadsOf(server.asked).toSorted(), ['0', '2']);
});

test('a song that a list names twice is made once for each place, however often it is stopped', async () => {
  using home = folder();
  using place = folder();
  using server = await startForeignServer(songs(8), { file: oneSecond(), password });
  const list = join(place.path, 'list.m3u');
  const line = (at: number) => `#EXTINF:1,Somebody - Song ${at}\nnowhere/${at}.mp3\n`;
  writeFileSync(list, `#EXTM3U\n${[0, 1, 2, 3, 4, 5, 6, 7, 0].map(line).join('')}`);
  const out = join(place.path, 'out');
  const words = [server.url, '--user', 'listener', '--playlist', list, '--order', '--exists', 'number'];
  const all = [...words, '--to', 'flac', '--jobs', '1', '--out', out];
  server.allow(3);
  const isEnough = (said: string) => (said.match(/^made/gm) ?? []).length === 3;
  await convertUntil(all, isEnough, homeOf(home.path), `${password}\n`);
  server.allow(1000);
  const again = await gatefold(['convert', ...all], homeOf(home.path), `${password}\n`);
  assert.equal(again.code, 0, again.stdout + again.stderr);
  assert.deepEqual(
    madeIn(out),
    [0, 1, 2, 3, 4, 5, 6, 7, 0].map((song, at) => `0${at + 1} Somebody - Song ${song}.flac`),
  );
});

test('two servers at one host are two, though their songs have the same ids', async () => {
  using home = folder();
  using out = folder();
  const file = oneSecond();
  using server = await startForeignServer(songs(1), {
    file,
    other: file.subarray(0, file.length / 2),
    password,
  });
  const { code, stdout, stderr } = await gatefold(
    [
      'convert',
      `${server.url}/a/`,
      `${server.url}/b/`,
      '--user',
      'listener',
      '--to',
      'flac',
      '--out',
      out.path,
    ],
    homeOf(home.path),
    `${password}\n${password}\n`,
  );
  assert.equal(code, 0, stdout + stderr);
  const sizes = madeIn(out.path).map((name) => statSync(join(out.path, name)).size);
  assert.equal(sizes.length, 2);
  assert.ok(Math.max(...sizes) > 1.3 * Math.min(...sizes), sizes.join(' '));
});

test('why a song does not come is said: packed, sent on, too short', async () => {
  using home = folder();
  using place = folder();
  const ways: [RegExp, (response: ServerResponse, file: Buffer) => void][] = [
    [
      /packs the song on its way/,
      (response, file) => response.setHeader('content-encoding', 'gzip').end(gzipSync(file)),
    ],
    [
      /sends on to https:\/\/elsewhere.invalid/,
      (response) => response.writeHead(302, { location: 'https://elsewhere.invalid/x' }).end(),
    ],
    [
      /The connection broke before all of it was here/,
      (response, file) => {
        response.writeHead(200, { 'content-length': file.length, 'content-type': 'audio/wav' });
        response.write(file.subarray(0, 1000), () => response.destroy());
      },
    ],
  ];
  for (const [why, give] of ways) {
    using server = await startForeignServer(songs(1), { file: oneSecond(), password, give });
    const { code, stdout } = await gatefold(
      ['convert', server.url, '--user', 'listener', '--out', join(place.path, 'out')],
      homeOf(home.path),
      `${password}\n`,
    );
    assert.equal(code, 1);
    assert.match(stdout, why);
    assert.deepEqual(filesOf(place.path), []);
  }
});

test('a sign-out everywhere ends the fetching; what is made stays, and the same command goes on', async () => {
  using music = writeMusic(album(24, 20));
  using home = folder();
  using place = folder();
  const out = join(place.path, 'out');
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Here');
  await tracksOnceScanned(server.url, token, 24);
  const words = ['convert', server.url, '--user', owner.email, '--to', 'opus', '--out', out];
  const running = gatefold(words, homeOf(home.path), `${owner.password}\n`);
  while (!existsSync(out) || madeIn(out).length === 0) await wait(10);
  await signOutEverywhere(server.url, token, false);
  const ended = await running;
  assert.equal(ended.code, 1, ended.stdout + ended.stderr);
  assert.match(ended.stdout, /signed out of .*The same command signs in again and goes on from here/);
  assert.doesNotMatch(ended.stdout, /^FAILED/m);
  const made = madeIn(out).length;
  assert.ok(made > 0 && made < 24, `${made} made`);
  const again = await gatefold(words, homeOf(home.path), `${owner.password}\n`);
  assert.equal(again.code, 0, again.stdout + again.stderr);
  assert.equal(madeIn(out).length, 24);
});
