// Getting at what others converted, keeping a download through a sign-out, files and lists that mean harm.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Batch, Track } from './contract.ts';
import {
  addPerson,
  askToConvert,
  batchOf,
  batchOnce,
  conversionsOf,
  convert,
  download,
  isDone,
  setExport,
  upload,
} from './conversions.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type MusicFolder, writeMusic, writeSilentSong } from './music.ts';
import { type Answer, call, refusedAs, type SignedInDevice, signIn, signOutEverywhere } from './people.ts';
import { owner, type Server, startServer } from './server.ts';
import { readSlowly } from './slow-reader.ts';
import { readZip } from './zip-reader.ts';

type Home = AsyncDisposable & {
  server: Server;
  url: string;
  music: MusicFolder;
  here: SignedInDevice;
  tracks: Track[];
};

async function home(count: number, seconds: number): Promise<Home> {
  const music = writeMusic(album(count, seconds));
  const server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const here = await signIn(server.url, 'Here');
  const tracks = await tracksOnceScanned(server.url, here.token, count);
  return {
    server,
    url: server.url,
    music,
    here,
    tracks,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      music[Symbol.dispose]();
    },
  };
}

/** A home with one long song, which takes no room: about 42 MB as WAV. */
async function homeWithLongSong() {
  const at = await home(0, 0);
  const [song] = album(1, 240);
  assert.ok(song);
  writeSilentSong(join(at.music.path, 'long.wav'), song);
  const scan = await call(at.url, 'POST', '/api/library/scan', { token: at.here.token });
  assert.ok(scan.status < 300, scan.text);
  return { ...at, tracks: await tracksOnceScanned(at.url, at.here.token, 1) };
}

const convertedFolder = (server: Server) => join(server.data, 'conversions', 'files');
const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
      )
    : [];

test('what another account converted, uploaded or proves is as if it were not there', async () => {
  await using at = await home(1, 2);
  const { server, url, here, tracks } = at;
  const batch = await convert(url, here.token, tracks, { format: 'flac' });
  const [file] = await conversionsOf(url, here.token);
  const song = await download(url, `/api/conversions/${file?.id}/file`, here.token);
  const sent = await upload(url, here.token, 'a.flac', new Uint8Array(song.bytes));
  const other = await signIn(url, 'Other', { person: await addPerson(server, 'other@example.org') });
  const { token } = other;
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/zip'],
    ['POST', '/pause'],
    ['POST', '/resume'],
    ['POST', '/cancel'],
    ['POST', '/retry'],
    ['DELETE', ''],
  ] as const)
    refusedAs(await call(url, method, `/api/batches/${batch.id}${path}`, { token }), 'unknown-batch');
  for (const [method, path] of [
    ['GET', '/file'],
    ['GET', '/proof'],
    ['GET', '/proof.txt'],
    ['POST', '/again'],
    ['DELETE', ''],
  ] as const)
    refusedAs(
      await call(url, method, `/api/conversions/${file?.id}${path}`, { token }),
      'unknown-conversion',
    );
  for (const method of ['GET', 'DELETE'])
    refusedAs(await call(url, method, `/api/uploads/${sent.body.id}`, { token }), 'unknown-upload');
  const body = { tracks: [{ uploadId: sent.body.id }], settings: { format: 'wav' } };
  refusedAs(await call(url, 'POST', '/api/batches', { token, body }), 'unknown-upload');
  assert.deepEqual(await conversionsOf(url, token), []);
  assert.deepEqual(await conversionsOf(url, token, `&batchId=${batch.id}`), []);
  assert.equal((await download(url, `/api/batches/${batch.id}/zip`, here.token)).status, 200, 'untouched');
});

for (const what of ['file', 'ZIP', 'song as it lies in the library'] as const) {
  test(`a device that is signed out everywhere gets no more of the ${what} that it downloads`, async () => {
    await using at = await homeWithLongSong();
    const { url, here, tracks } = at;
    const there = await signIn(url, 'There');
    const batch = await convert(url, there.token, tracks, { format: 'wav' });
    const [file] = await conversionsOf(url, here.token);
    assert.ok((file?.sizeBytes ?? 0) > 40_000_000);
    const path = {
      file: `/api/conversions/${file?.id}/file`,
      ZIP: `/api/batches/${batch.id}/zip`,
      'song as it lies in the library': `/api/tracks/${tracks[0]?.id}/file`,
    }[what];
    using reader = readSlowly(url, path, there.token, 2_000_000);
    assert.equal(await reader.status, 200);
    await wait(500);
    const receipt = await signOutEverywhere(url, here.token, true);
    const acknowledgedAt = performance.now();
    const before = reader.received();
    reader.hurry();
    const over = await reader.over;
    assert.equal(over.how, 'ECONNRESET');
    assert.ok(over.at - acknowledgedAt < 1000, `cut after ${over.at - acknowledgedAt} ms`);
    assert.ok(over.received - before <= 512 * 1024, `${over.received - before} bytes still arrived`);
    assert.deepEqual(
      receipt.ended.devices.map(({ name }) => name),
      ['There'],
    );
    refusedAs(await call(url, 'GET', path, { token: there.token }), 'not-signed-in');
    assert.equal((await download(url, path, here.token)).bytes.length > 40_000_000, true);
  });
}

test('a song as it lies in the library comes in pieces too, and not any more once its file is another one', async () => {
  await using at = await home(1, 2);
  const { url, here, tracks, music } = at;
  const path = `/api/tracks/${tracks[0]?.id}/file`;
  const whole = await download(url, path, here.token);
  assert.equal(whole.status, 200);
  const tag = whole.headers.get('etag') ?? '';
  const rest = await download(url, path, here.token, { range: 'bytes=1000-', 'if-range': tag });
  assert.equal(rest.status, 206);
  assert.deepEqual(rest.bytes, whole.bytes.subarray(1000));
  const [file = ''] = filesIn(music.path);
  writeFileSync(file, whole.bytes.subarray(0, 5000));
  refusedAs(await call(url, 'GET', path, { token: here.token }), 'file-not-readable');
});

/** Begins to send a file and holds the rest back. */
function beginUpload(url: string, token: string, announcedBytes: number) {
  const { hostname, port } = new URL(url);
  const sending = request({
    hostname,
    port,
    method: 'POST',
    path: '/api/uploads?name=slow.wav',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'audio/wav',
      'content-length': announcedBytes,
    },
  });
  const over = new Promise<string>((resolve) => {
    sending.on('response', (answer) => {
      answer.resume();
      resolve(String(answer.statusCode));
    });
    sending.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  sending.write(Buffer.alloc(200_000, 1));
  return { over, sending };
}

test('an upload ends with its session, and nothing of it stays', async () => {
  await using at = await home(0, 0);
  const { server, url, here } = at;
  const there = await signIn(url, 'There');
  const { over } = beginUpload(url, there.token, 1_000_000);
  const folder = join(server.data, 'conversions', 'uploads');
  for (let tries = 0; filesIn(folder).length === 0; tries++) {
    assert.ok(tries < 200, 'the upload never began');
    await wait(20);
  }
  await signOutEverywhere(url, here.token, true);
  assert.match(await over, /ECONNRESET|EPIPE/);
  for (let tries = 0; filesIn(folder).length > 0; tries++) {
    assert.ok(tries < 200, 'the half file stayed');
    await wait(20);
  }
});

test('a batch belongs to its account: it goes on when the device that began it is signed out', async () => {
  await using at = await home(3, 5);
  const { url, here, tracks } = at;
  const there = await signIn(url, 'There');
  const asked = await askToConvert(url, there.token, tracks, { format: 'mp3' });
  await signOutEverywhere(url, here.token, true);
  const batch = await batchOnce(url, here.token, asked.body.id, isDone);
  assert.equal(batch.counts.done, 3);
});

test('names and templates lead nowhere else, and unknown ones are refused', async () => {
  const hostile = [
    '../../../etc/cron.d/x',
    '..\\..\\x',
    'CON',
    'a\0b',
    '.',
    'x'.repeat(400),
    '<>:"|?*',
    '\u202egpm.exe',
  ];
  using music = writeMusic([]);
  for (const [at, title] of hostile.entries()) {
    const song = { album: '../..', artist: '/etc', title, number: at + 1, seconds: 1 };
    writeSilentSong(join(music.path, `${at}.wav`), song);
  }
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  const { token } = await signIn(url, 'Here');
  const tracks = await tracksOnceScanned(url, token, hostile.length);
  const settings = { format: 'wav', playlists: ['m3u8'] } as const;
  const batch = await convert(
    url,
    token,
    tracks,
    { ...settings, playlists: ['m3u8'], name: '{albumartist}/{album}/{title}' },
    { name: '../../list' },
  );
  assert.equal(batch.counts.done, hostile.length, JSON.stringify(await conversionsOf(url, token)));
  const { bytes, headers } = await download(url, `/api/batches/${batch.id}/zip`, token);
  const names = readZip(bytes).map(({ name }) => name);
  assert.equal(new Set(names.map((name) => name.toLowerCase())).size, hostile.length + 1);
  for (const name of names) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those must not be there either
    assert.doesNotMatch(name, /(?:^|\/)[/.]|[\\<>:"|?*\x00-\x1f\u202e]|[. ]\//, name);
    for (const part of name.split('/')) assert.ok(Buffer.byteLength(part) <= 255 && part !== '', name);
    assert.doesNotMatch(name, /(?:^|\/)(?:con|nul)\./i);
  }
  assert.doesNotMatch(headers.get('content-disposition') ?? '', /\.\.[/\\]/);
  const kept = filesIn(convertedFolder(server));
  assert.equal(kept.length, hostile.length, 'all in their own folder');
  for (const name of ['{nothing}', '{title', '../{title}', 'always the same', '{title}/'.repeat(30)])
    refusedAs(await askToConvert(url, token, tracks, { format: 'wav', name }), 'form-not-possible');
});

test('protected files are refused in words, whatever they are called', async () => {
  await using at = await home(0, 0);
  const { url, here } = at;
  const box = (type: string, ...content: Buffer[]) => {
    const body = Buffer.concat(content);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + body.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const entry = box('stsd', Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), box('drms', Buffer.alloc(28)));
  const files = {
    'FairPlay by its brand': box('ftyp', Buffer.from('M4P \0\0\0\0', 'latin1')),
    'FairPlay by its samples': Buffer.concat([
      box('ftyp', Buffer.from('M4A \0\0\0\0', 'latin1')),
      box('moov', entry),
    ]),
    'an Audible book': box('ftyp', Buffer.from('aax \0\0\0\0', 'latin1')),
  };
  for (const bytes of Object.values(files)) {
    const answer = await upload(url, here.token, 'innocent.mp3', new Uint8Array(bytes));
    const { detail } = refusedAs(answer, 'file-protected');
    assert.match(detail, /protected by its seller/);
  }
  assert.deepEqual(filesIn(join(at.server.data, 'conversions', 'uploads')), [], 'nothing of them stays');
});

test('a ZIP whose file is taken away meanwhile breaks off, and never lies about its length', async () => {
  await using at = await homeWithLongSong();
  const { server, url, here, tracks } = at;
  const batch = await convert(url, here.token, tracks, { format: 'wav', playlists: ['m3u8'] });
  const path = `/api/batches/${batch.id}/zip`;
  const [file] = filesIn(convertedFolder(server));
  assert.ok(file);
  using reader = readSlowly(url, path, here.token, 2_000_000);
  assert.equal(await reader.status, 200);
  writeFileSync(file, 'short');
  reader.hurry();
  assert.equal((await reader.over).how, 'ECONNRESET');
  rmSync(file);
  await assert.rejects(download(url, path, here.token), 'a client sees that it is not whole');
  const [row] = await conversionsOf(url, here.token);
  refusedAs(
    await call(url, 'GET', `/api/conversions/${row?.id}/file`, { token: here.token }),
    'file-not-readable',
  );
  await call(url, 'POST', `/api/conversions/${row?.id}/again`, { token: here.token });
  await batchOnce(url, here.token, batch.id, isDone);
  assert.equal(readZip((await download(url, path, here.token)).bytes).length, 2);
});

test('a huge playlist holds nobody up', async () => {
  await using at = await home(2, 1);
  const { url, here } = at;
  const entries = Array.from(
    { length: 90_000 },
    (_, nth) => `#EXTINF:5,Nobody ${nth} - Nothing ${nth}\n${nth}.mp3`,
  );
  const lists: Record<string, string> = {
    'long.m3u': `#EXTM3U\n${entries.join('\n')}`,
    'deep.json': '['.repeat(5_000_000),
    'bomb.xspf': `<?xml version="1.0"?><!DOCTYPE l [${Array.from({ length: 30 }, (_, nth) => `<!ENTITY a${nth + 1} "${`&a${nth};`.repeat(10)}">`).join('')}]><playlist><title>&a30;</title></playlist>`,
    'quotes.csv': '"'.repeat(10_000_000),
  };
  for (const [name, text] of Object.entries(lists)) {
    let isOver = false;
    const asked = call(url, 'POST', '/api/playlists/match', { token: here.token, body: { name, text } });
    const over = asked.finally(() => {
      isOver = true;
    });
    let slowest = 0;
    while (!isOver) {
      const from = performance.now();
      assert.equal((await call(url, 'GET', '/api/account', { token: here.token })).status, 200);
      slowest = Math.max(slowest, performance.now() - from);
      await wait(20);
    }
    const answer = await over;
    assert.ok(
      answer.status === 200 || answer.status === 422,
      `${name}: ${answer.status} ${answer.text.slice(0, 200)}`,
    );
    // Trust lasts a second: whoever signs out meanwhile must not wait for it.
    assert.ok(slowest < 500, `${name} held somebody up for ${slowest} ms`);
  }
  // Of many at once one is taken in, and the others are refused before their bodies are.
  const body = { name: 'quotes.csv', text: lists['quotes.csv'] };
  const many = Array.from({ length: 8 }, () =>
    call(url, 'POST', '/api/playlists/match', { token: here.token, body }),
  );
  let refused = 0;
  for (const answer of await Promise.all(many))
    if (answer.status === 503) {
      refusedAs(answer, 'try-again-shortly');
      refused++;
    }
  assert.ok(refused >= 6, `${refused} were refused`);
  const wrong = await call(url, 'POST', '/api/playlists/match', { token: here.token, body: { name: 1 } });
  refusedAs(wrong, 'malformed-request');
  const far = { name: 'x.m3u', text: 'x'.repeat(40_000_000) };
  refusedAs(await call(url, 'POST', '/api/playlists/match', { token: here.token, body: far }), 'too-large');
  const tooLarge = { name: 'x.m3u', text: 'x'.repeat(21_000_000) };
  const answer = await call(url, 'POST', '/api/playlists/match', { token: here.token, body: tooLarge });
  refusedAs(answer, 'malformed-request');
});

test('an account without the right to take music along gets none, whatever it asks', async () => {
  await using at = await home(1, 1);
  const { server, url, here, tracks } = at;
  const batch = await convert(url, here.token, tracks, { format: 'mp3' });
  await setExport(server, owner.email, 'none');
  const [row] = await conversionsOf(url, here.token);
  const tries: Promise<Answer<unknown>>[] = [
    askToConvert(url, here.token, tracks, { format: 'mp3' }),
    call(url, 'POST', `/api/batches/${batch.id}/retry`, { token: here.token }),
    call(url, 'POST', `/api/batches/${batch.id}/resume`, { token: here.token }),
    call(url, 'POST', `/api/conversions/${row?.id}/again`, { token: here.token }),
    call(url, 'POST', '/api/batches/upgrade-previews', { token: here.token }),
  ];
  for (const answer of tries) refusedAs(await answer, 'export-not-allowed');
});

test('attack: a text that no database can keep is refused in words, wherever it comes', async () => {
  await using at = await home(1, 1);
  const { url, here, tracks } = at;
  const { token } = here;
  const song = await download(url, `/api/tracks/${tracks[0]?.id}/stream`, token);
  refusedAs(await upload(url, token, 'a\0b.wav', new Uint8Array(song.bytes)), 'malformed-request');
  refusedAs(await call(url, 'GET', '/api/conversions?q=a%00b', { token }), 'malformed-request');
  const wish = { tracks: [{ trackId: tracks[0]?.id }], settings: { format: 'wav', name: '{title}\0' } };
  const named = await call(url, 'POST', '/api/batches', { token, body: { ...wish, name: 'a\0b' } });
  refusedAs(named, 'malformed-request');
  const lacking = { count: 1, named: [{ title: 'a\0b', artist: '\0' }] };
  const kept = await call(url, 'POST', '/api/batches', { token, body: { ...wish, lacking } });
  assert.equal(kept.status, 200, kept.text);
});

test('more than may wait at once is refused, and so is what is not in the library', async () => {
  await using at = await home(1, 1);
  const { url, here, tracks } = at;
  const { token } = here;
  const track = { trackId: tracks[0]?.id };
  const many = (count: number) => Array.from({ length: count }, () => track);
  const settings = { format: 'mp3' };
  const ask = (tracks: unknown[]) =>
    call<Batch>(url, 'POST', '/api/batches', { token, body: { tracks, settings } });
  refusedAs(await ask(many(10_001)), 'malformed-request');
  const gone = [{ trackId: '00000000001' }, track, { uploadId: '00000000002' }, { trackId: '00000000003' }];
  const named = refusedAs(await ask([...gone, { trackId: '00000000001' }]), 'unknown-track');
  assert.deepEqual(named['trackIds'], ['00000000001', '00000000003'], 'each of them is named, once');
  assert.deepEqual(named['uploadIds'], ['00000000002']);
  const file = refusedAs(await ask([track, { uploadId: '00000000002' }]), 'unknown-upload');
  assert.deepEqual([file['trackIds'], file['uploadIds']], [[], ['00000000002']]);
  refusedAs(await ask([]), 'malformed-request');
  const large = await ask(many(10_000));
  assert.equal(large.status, 200, large.text);
  assert.equal(large.body.counts.all, 10_000);
  const from = performance.now();
  assert.equal((await call(url, 'POST', `/api/batches/${large.body.id}/cancel`, { token })).status, 200);
  assert.equal((await call(url, 'DELETE', `/api/batches/${large.body.id}`, { token })).status, 200);
  assert.ok(performance.now() - from < 10_000);
});

test('whoever asks for a great deal does not hold up anybody else', async () => {
  await using at = await home(1, 20);
  const { server, url, here, tracks } = at;
  const many = Array.from({ length: 300 }, () => tracks[0] as Track);
  const asked: string[] = [];
  // More than go on side by side.
  for (let nth = 0; nth < 20; nth++)
    asked.push((await askToConvert(url, here.token, many, { format: 'wav' })).body.id);
  const other = await signIn(url, 'Other', { person: await addPerson(server, 'other@example.org') });
  const from = performance.now();
  const single = await convert(url, other.token, tracks, { format: 'wav' });
  assert.equal(single.counts.done, 1);
  assert.ok(performance.now() - from < 20_000, `after ${performance.now() - from} ms`);
  const states = await Promise.all(asked.map((id) => batchOf(url, here.token, id)));
  assert.equal(states.filter(({ state }) => state === 'running').length, 1, 'one at a time of one account');
  assert.ok(states.some(({ state }) => state === 'waiting'));
});

test('a device sends a few files at once, and no more', async () => {
  await using at = await home(0, 0);
  const { url, here } = at;
  const sending = Array.from({ length: 12 }, () => beginUpload(url, here.token, 1_000_000));
  const refused = await Promise.race([
    Promise.all(sending.map(({ over }) => over)),
    wait(1500).then(() => undefined),
  ]);
  assert.equal(refused, undefined, 'some are still taken in');
  const answers = await Promise.all(sending.map(({ over }) => Promise.race([over, wait(50, 'open')])));
  assert.deepEqual(
    [answers.filter((one) => one === 'open').length, answers.filter((one) => one === '429').length],
    [8, 4],
  );
  for (const { sending: one } of sending) one.destroy();
});
