// The converter of the web player: batches on the server, their files, their proofs, what was converted before.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openChannel } from './channel.ts';
import type {
  Batch,
  BatchList,
  BatchPlaylists,
  ConversionList,
  ConversionProof,
  PlaylistMatch,
  Upload,
} from './contract.ts';
import {
  addPerson,
  askToConvert,
  batchOf,
  batchOnce,
  conversionsOf,
  convert,
  download,
  isDone,
  upload,
} from './conversions.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { type Answer, call, refusedAs, signIn } from './people.ts';
import { type Server, startServer } from './server.ts';
import { readZip } from './zip-reader.ts';

async function home(count: number, seconds: number) {
  const music = writeMusic(album(count, seconds));
  const server: Server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token, device } = await signIn(server.url, 'Here');
  const tracks = await tracksOnceScanned(server.url, token, count);
  return {
    server,
    url: server.url,
    token,
    device,
    tracks,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      music[Symbol.dispose]();
    },
  };
}

test('a batch is converted, told of meanwhile, and comes down file by file and as one ZIP', async () => {
  await using at = await home(3, 5);
  const { url, token, tracks } = at;
  using channel = await openChannel(url, token);
  const settings = { format: 'mp3', numbered: true, playlists: ['m3u8', 'xspf', 'jspf'] } as const;
  const batch = await convert(url, token, tracks.toReversed(), {
    ...settings,
    playlists: [...settings.playlists],
  });
  assert.equal(batch.name, 'Slow Ferry');
  assert.deepEqual([batch.counts.done, batch.counts.all, batch.share], [3, 3, 1]);

  const told: Batch[] = [];
  while (told.at(-1)?.state !== 'done') told.push((await channel.next('conversion')).batch);
  assert.ok(told.every(({ id }) => id === batch.id));
  assert.equal(told.at(-1)?.counts.done, 3);

  const files = await conversionsOf(url, token, `&batchId=${batch.id}`);
  assert.deepEqual(
    files.map(({ number, fileName, available, preview }) => [number, fileName, available, preview]),
    [3, 2, 1].map((track, place) => [
      place + 1,
      `The Tidal Clocks/Slow Ferry/0${place + 1} Crossing ${track}.mp3`,
      true,
      false,
    ]),
  );

  const zip = await download(url, `/api/batches/${batch.id}/zip`, token);
  assert.equal(zip.status, 200);
  assert.equal(Number(zip.headers.get('content-length')), zip.bytes.length);
  assert.equal(batch.zipBytes, zip.bytes.length, 'the length was known before');
  assert.match(zip.headers.get('content-disposition') ?? '', /filename="Slow Ferry\.zip"/);
  const inside = readZip(zip.bytes);
  assert.deepEqual(
    inside.map(({ name }) => name),
    [...files.map(({ fileName }) => fileName), 'Slow Ferry.m3u8', 'Slow Ferry.xspf', 'Slow Ferry.jspf'],
  );
  const list = inside.find(({ name }) => name.endsWith('.m3u8'))?.bytes.toString('utf8') ?? '';
  assert.deepEqual(
    list.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
    files.map(({ fileName }) => fileName),
    'the list leads to the files',
  );
  const lists = await call<BatchPlaylists>(url, 'GET', `/api/batches/${batch.id}/playlists`, { token });
  assert.deepEqual(
    lists.body.items,
    inside.slice(3).map(({ name, bytes }) => ({ fileName: name, text: bytes.toString() })),
  );
  for (const [place, file] of files.entries()) {
    const alone = await download(url, `/api/conversions/${file.id}/file`, token);
    assert.equal(alone.headers.get('content-type'), 'audio/mpeg');
    assert.deepEqual(alone.bytes, inside[place]?.bytes);
  }
});

test('a download that broke off goes on where it was, and not in another file', async () => {
  await using at = await home(2, 3);
  const { url, token, tracks } = at;
  const batch = await convert(url, token, tracks, { format: 'wav' });
  const [file] = await conversionsOf(url, token);
  for (const path of [`/api/batches/${batch.id}/zip`, `/api/conversions/${file?.id}/file`]) {
    const whole = await download(url, path, token);
    const tag = whole.headers.get('etag') ?? '';
    const middle = whole.bytes.length >> 1;
    const rest = await download(url, path, token, { range: `bytes=${middle}-`, 'if-range': tag });
    assert.equal(rest.status, 206);
    assert.deepEqual(rest.bytes, whole.bytes.subarray(middle));
    const other = await download(url, path, token, { range: `bytes=${middle}-`, 'if-range': '"other"' });
    assert.equal(other.status, 200, 'what is not the same file comes whole');
    assert.equal((await download(url, path, token, { 'if-none-match': tag })).status, 304);
    const behind = { token, headers: { range: `bytes=${whole.bytes.length}-` } };
    refusedAs(await call(url, 'GET', path, behind), 'range-not-satisfiable');
  }
});

test('a batch of many short tracks is told of a few times a second, and its end is always told', async () => {
  await using at = await home(40, 1);
  const { url, token, tracks } = at;
  using channel = await openChannel(url, token);
  const began = performance.now();
  await convert(url, token, tracks, { format: 'wav' });
  let last: Batch | undefined;
  while (last?.state !== 'done') last = (await channel.next('conversion')).batch;
  const seconds = (performance.now() - began) / 1000;
  const told = channel.heard.filter(({ kind }) => kind === 'conversion').length;
  assert.equal(last.counts.done, 40);
  // One at once, then four a second.
  assert.ok(told <= 2 + 4 * seconds, `${told} times in ${seconds.toFixed(1)} s`);
});

test('each file has its proof, and lossless ones are the same to the sample', async () => {
  await using at = await home(1, 2);
  const { url, token, tracks } = at;
  for (const format of ['flac', 'alac', 'aiff', 'wav', 'mp3', 'aac', 'opus'] as const) {
    const batch = await convert(url, token, tracks, { format });
    assert.equal(batch.counts.done, 1, `${format}: ${JSON.stringify(await conversionsOf(url, token))}`);
    const [file] = await conversionsOf(url, token, `&batchId=${batch.id}`);
    const path = `/api/conversions/${file?.id}/proof`;
    const { body: proof } = await call<ConversionProof>(url, 'GET', path, { token });
    assert.equal(proof.target.codec, format);
    assert.equal(proof.samples.found, proof.samples.expected);
    // The library is WAV: that is only copied.
    assert.equal(proof.how, format === 'wav' ? 'copied' : 'encoded');
    if (['alac', 'aiff', 'flac'].includes(format)) assert.equal(proof.pcm?.isSame, true);
    else assert.match(proof.coded ?? '', /^[0-9a-f]{64}$/);
    assert.deepEqual(proof.tags.lost, []);
    const text = await call(url, 'GET', `${path}.txt`, { token });
    assert.match(text.headers.get('content-type') ?? '', /^text\/plain/);
    assert.ok(
      text.text.includes(proof.pcm?.source ?? proof.coded ?? '-') && text.text.includes('Crossing 1'),
      text.text,
    );
  }
});

test('what was converted is searched, filtered and paged', async () => {
  await using at = await home(5, 1);
  const { url, token, tracks } = at;
  const first = await convert(url, token, tracks, { format: 'flac' });
  await convert(url, token, tracks.slice(0, 1), { format: 'wav' }, { name: 'Überraschung' });
  const search = (query: string) => conversionsOf(url, token, query);
  assert.equal((await search('')).length, 6);
  assert.equal((await search('&format=wav')).length, 1);
  assert.equal((await search('&state=failed')).length, 0);
  assert.equal((await search('&q=CROSSING%203')).length, 1);
  assert.equal((await search('&q=slow%20ferry/')).length, 6, 'in the name of the file');
  assert.equal((await search('&q=%25')).length, 0, 'signs of patterns stand for themselves');
  assert.equal((await search('&q=_ro_sing')).length, 0);

  const seen: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const query: string = after === '' ? '' : `&after=${after}`;
    const page: Answer<ConversionList> = await call<ConversionList>(
      url,
      'GET',
      `/api/conversions?limit=4${query}`,
      { token },
    );
    seen.push(...page.body.items.map(({ id }) => id));
    after = page.body.next;
  }
  assert.deepEqual(
    seen,
    (await search('')).map(({ id }) => id),
  );
  assert.equal(new Set(seen).size, 6);
  refusedAs(await call(url, 'GET', '/api/conversions?after=nonsense', { token }), 'malformed-request');
  refusedAs(await call(url, 'GET', '/api/batches?after=1.2', { token }), 'malformed-request');

  const { body: page } = await call<BatchList>(url, 'GET', '/api/batches?limit=1', { token });
  assert.equal(page.items[0]?.name, 'Überraschung');
  const { body: next } = await call<BatchList>(url, 'GET', `/api/batches?limit=1&after=${page.next}`, {
    token,
  });
  assert.deepEqual([next.items[0]?.id, next.next], [first.id, undefined]);
});

test('a batch is paused, goes on, is cancelled, and what was cancelled is tried again', async () => {
  await using at = await home(6, 25);
  const { url, token, tracks } = at;
  const act = (id: string, what: string) => call<Batch>(url, 'POST', `/api/batches/${id}/${what}`, { token });
  const begun = await askToConvert(url, token, tracks, { format: 'aac', kbps: 320 });
  const { id } = begun.body;
  await batchOnce(url, token, id, ({ counts }) => counts.running > 0);
  assert.equal((await act(id, 'pause')).body.state, 'paused');
  const paused = await batchOnce(url, token, id, ({ counts }) => counts.running === 0);
  await wait(500);
  assert.deepEqual((await batchOf(url, token, id)).counts, paused.counts, 'nothing goes on');
  assert.ok(paused.counts.done < 6);

  assert.equal((await act(id, 'resume')).status, 200);
  await batchOnce(url, token, id, ({ counts }) => counts.running > 0);
  const cancelled = await act(id, 'cancel');
  assert.equal(cancelled.body.state, 'cancelled');
  const { done } = cancelled.body.counts;
  assert.equal(cancelled.body.counts.cancelled, 6 - done);
  refusedAs(await act(id, 'pause'), 'batch-over');
  refusedAs(await act(id, 'resume'), 'batch-over');

  const finished = (await conversionsOf(url, token, '&state=done')).map(({ id, finishedAt }) => [
    id,
    finishedAt,
  ]);
  assert.equal((await act(id, 'retry')).status, 200);
  const over = await batchOnce(url, token, id, isDone);
  assert.equal(over.counts.done, 6);
  const now = new Map((await conversionsOf(url, token)).map(({ id, finishedAt }) => [id, finishedAt]));
  for (const [id = '', at] of finished) assert.equal(now.get(id), at, 'what was done was not done again');
});

test('one file is converted again, one is removed, and then the batch', async () => {
  await using at = await home(2, 1);
  const { url, token, tracks } = at;
  const batch = await convert(url, token, tracks, { format: 'flac' });
  const [one, other] = await conversionsOf(url, token);
  assert.ok(one && other);
  const again = await call<{ state: string }>(url, 'POST', `/api/conversions/${one.id}/again`, { token });
  assert.equal(again.status, 200, again.text);
  await batchOnce(url, token, batch.id, isDone);
  const [after] = await conversionsOf(url, token);
  assert.notEqual(after?.finishedAt, one.finishedAt);
  assert.equal((await download(url, `/api/conversions/${one.id}/file`, token)).status, 200);

  assert.equal((await call(url, 'DELETE', `/api/conversions/${one.id}`, { token })).status, 200);
  refusedAs(await call(url, 'GET', `/api/conversions/${one.id}/file`, { token }), 'unknown-conversion');
  const zip = await download(url, `/api/batches/${batch.id}/zip`, token);
  assert.deepEqual(
    readZip(zip.bytes).map(({ name }) => name),
    [other.fileName],
  );
  assert.equal((await batchOf(url, token, batch.id)).zipBytes, zip.bytes.length);

  using channel = await openChannel(url, token);
  assert.equal((await call(url, 'DELETE', `/api/batches/${batch.id}`, { token })).status, 200);
  assert.equal((await channel.next('batch-removed')).batchId, batch.id, 'and the other players hear of it');
  refusedAs(await call(url, 'GET', `/api/batches/${batch.id}`, { token }), 'unknown-batch');
  assert.deepEqual(await conversionsOf(url, token), []);
});

test('files of this computer are taken in, converted, and told apart from what is no music', async () => {
  await using at = await home(1, 2);
  const { url, token, tracks } = at;
  const song = await download(url, `/api/tracks/${tracks[0]?.id}/stream`, token);
  const sent = await upload(url, token, 'Überfahrt.wav', new Uint8Array(song.bytes));
  assert.equal(sent.status, 200, sent.text);
  assert.deepEqual(
    [sent.body.title, sent.body.artist, sent.body.album, sent.body.sizeBytes, sent.body.name],
    ['Crossing 1', 'The Tidal Clocks', 'Slow Ferry', song.bytes.length, 'Überfahrt.wav'],
  );
  const asked = await call<Batch>(url, 'POST', '/api/batches', {
    token,
    body: { tracks: [{ uploadId: sent.body.id }, { trackId: tracks[0]?.id }], settings: { format: 'flac' } },
  });
  assert.equal(asked.status, 200, asked.text);
  const batch = await batchOnce(url, token, asked.body.id, isDone);
  assert.equal(batch.counts.done, 2);
  const made = await conversionsOf(url, token);
  const names = made.map(({ fileName }) => fileName);
  assert.equal(new Set(names).size, 2, `two of one name are told apart: ${names}`);
  assert.deepEqual(
    made.map(({ uploadId, sentAs, trackId }) => [uploadId, sentAs, trackId]),
    [
      [sent.body.id, 'Überfahrt.wav', undefined],
      [undefined, undefined, tracks[0]?.id],
    ],
  );

  const text = new TextEncoder().encode('no music at all');
  refusedAs(await upload(url, token, 'a.mp3', text), 'no-audio');
  refusedAs(await upload(url, token, 'empty.mp3', new Uint8Array(0)), 'no-audio');
  assert.equal((await call(url, 'DELETE', `/api/uploads/${sent.body.id}`, { token })).status, 200);
  refusedAs(await call(url, 'DELETE', `/api/uploads/${sent.body.id}`, { token }), 'unknown-upload');
  const [after] = await conversionsOf(url, token);
  assert.deepEqual([after?.uploadId, after?.sentAs], [sent.body.id, undefined], 'gone, and its name with it');
});

test('a file whose sound has a hole is refused as it comes, and one that was cut off is not', async () => {
  await using at = await home(1, 20);
  const { url, token, tracks, server } = at;
  await convert(url, token, tracks, { format: 'flac' });
  const [made] = await conversionsOf(url, token);
  const { bytes } = await download(url, `/api/conversions/${made?.id}/file`, token);
  const middle = Math.floor(bytes.length / 2);
  const torn = new Uint8Array(bytes).fill(0x55, middle, middle + 4000);
  const { detail } = refusedAs(await upload(url, token, 'torn.flac', torn), 'file-damaged');
  assert.match(detail ?? '', /^torn\.flac: The file is damaged/);
  assert.deepEqual(readdirSync(join(server.data, 'conversions', 'uploads')), []);
  const short = await upload(url, token, 'short.flac', new Uint8Array(bytes.subarray(0, middle)));
  assert.equal(short.status, 200, short.text);
  const shown = await call<Upload>(url, 'GET', `/api/uploads/${short.body.id}`, { token });
  assert.deepEqual(shown.body, short.body);
});

test('what a playlist asked for and a batch does without stays said of it', async () => {
  await using at = await home(1, 1);
  const { url, token, tracks } = at;
  const lacking = { count: 30, named: [{ title: 'Not There', artist: 'The Tidal Clocks' }] };
  const made = await convert(url, token, tracks, { format: 'wav' }, { lacking });
  assert.deepEqual(made.lacking, lacking);
  const { body } = await call<BatchList>(url, 'GET', '/api/batches', { token });
  assert.deepEqual(body.items[0]?.lacking, lacking);
  const whole = await convert(url, token, tracks, { format: 'wav' });
  assert.equal(whole.lacking, undefined);
  const named = Array.from({ length: 21 }, () => ({ title: 'Not There', artist: '' }));
  const tooMany = await askToConvert(
    url,
    token,
    tracks,
    { format: 'wav' },
    { lacking: { count: 21, named } },
  );
  refusedAs(tooMany, 'malformed-request');
});

test('a file that is sent again is the one that came before, and stays for another day', async () => {
  await using at = await home(2, 1);
  const { url, token, tracks, server } = at;
  const [one, other] = await Promise.all(
    tracks.map(({ id }) => download(url, `/api/tracks/${id}/stream`, token)),
  );
  assert.ok(one && other);
  const send = (name: string, { bytes }: { bytes: Buffer }) =>
    upload(url, token, name, new Uint8Array(bytes));
  const first = await send('one.wav', one);
  const lying = join(server.data, 'conversions', 'uploads', first.body.id);
  const heal = [() => {}, () => truncateSync(lying, 1000), () => rmSync(lying)];
  for (const suffer of heal) {
    suffer();
    const again = await send('one.wav', one);
    assert.deepEqual([again.status, again.body.id], [200, first.body.id], again.text);
    assert.deepEqual(readFileSync(lying), one.bytes, 'and what lies there is whole');
  }
  const copy = await send('copy of one.wav', one);
  assert.notEqual(copy.body.id, first.body.id, 'another name is another file');
  const others = await Promise.all([send('a.wav', other), send('a.wav', other), send('a.wav', other)]);
  assert.equal(new Set(others.map(({ body }) => body.id)).size, 1, 'also when they come at once');
  assert.notEqual(others[0]?.body.id, first.body.id);
  const torn = await send('torn.wav', { bytes: Buffer.concat([one.bytes.subarray(0, -1), Buffer.of(7)]) });
  assert.notEqual(torn.body.id, first.body.id, 'of the same length, and yet another file');
  assert.equal(readdirSync(join(server.data, 'conversions', 'uploads')).length, 4);
  const stranger = await addPerson(server, 'stranger@example.org');
  const { token: theirs } = await signIn(url, 'There', { person: stranger });
  const own = await upload(url, theirs, 'one.wav', new Uint8Array(one.bytes));
  assert.notEqual(own.body.id, first.body.id, 'of another account it is a file of its own');
});

test('a broken track is told by itself, and the others go on', async () => {
  await using at = await home(3, 1);
  const { url, token, tracks } = at;
  const song = await download(url, `/api/tracks/${tracks[0]?.id}/stream`, token);
  const sent = await upload(url, token, 'a.wav', new Uint8Array(song.bytes));
  const body = {
    tracks: [{ uploadId: sent.body.id }, ...tracks.map(({ id }) => ({ trackId: id }))],
    settings: { format: 'mp3' },
  };
  // Taken away after it was asked for: it is not there when its turn comes.
  const asked = await call<Batch>(url, 'POST', '/api/batches', { token, body });
  await batchOnce(url, token, asked.body.id, isDone);
  await call(url, 'DELETE', `/api/uploads/${sent.body.id}`, { token });
  const [first] = await conversionsOf(url, token);
  await call(url, 'POST', `/api/conversions/${first?.id}/again`, { token });
  const batch = await batchOnce(url, token, asked.body.id, isDone);
  assert.deepEqual([batch.counts.done, batch.counts.failed], [3, 1]);
  const [failed] = await conversionsOf(url, token, '&state=failed');
  assert.equal(failed?.failure?.code, 'not-found');
  assert.ok((failed?.failure?.detail.length ?? 0) > 20, 'said in a sentence');
  assert.equal(failed?.available, true, 'what was there before is kept');
  assert.equal(batch.counts.available, 4, 'and counted');
});

test('for the car everything is as its radio reads it, whatever else was wished', async () => {
  await using at = await home(25, 1);
  const { url, token, tracks } = at;
  const settings = { format: 'flac', name: '{title}', id3: '2.4', profile: 'car' } as const;
  const batch = await convert(url, token, tracks, settings, { name: 'Drive' });
  const files = await conversionsOf(url, token);
  assert.deepEqual(
    files.map(({ format, fileName }) => [format, fileName]),
    tracks.map(({ title }, place) => [
      'mp3',
      `Drive/${String(place + 1).padStart(2, '0')} The Tidal Clocks - ${title}.mp3`,
    ]),
  );
  const inside = readZip((await download(url, `/api/batches/${batch.id}/zip`, token)).bytes);
  assert.deepEqual(
    inside.map(({ name }) => name),
    [...files.map(({ fileName }) => fileName), 'Drive.m3u8'],
  );
  const [first] = inside;
  assert.equal(first?.bytes.toString('latin1', 0, 4), 'ID3\x03', 'tags as old radios read them');
});

test('a playlist is matched to the library', async () => {
  await using at = await home(3, 5);
  const { url, token, tracks } = at;
  const text = ['Crossing 2', 'Crossing 1', 'Somewhere else']
    .map((title) => `#EXTINF:5,The Tidal Clocks - ${title}\nmusic/${title}.mp3\n`)
    .join('');
  const answer = await call<PlaylistMatch>(url, 'POST', '/api/playlists/match', {
    token,
    body: { name: 'Evening.m3u', text: `#EXTM3U\n${text}` },
  });
  assert.equal(answer.status, 200, answer.text);
  const { name, kind, entries } = answer.body;
  assert.deepEqual([name, kind], ['Evening', 'm3u']);
  const trackOf = (title: string) => tracks.find((track) => track.title === title)?.id;
  assert.deepEqual(
    entries.slice(0, 2).map(({ match, candidates }) => [match, candidates.map(({ trackId }) => trackId)]),
    [
      ['sure', [trackOf('Crossing 2')]],
      ['sure', [trackOf('Crossing 1')]],
    ],
  );
  assert.notEqual(entries[2]?.match, 'sure');
  const refused = { name: 'a.txt', text: '\0\x01\x02' };
  refusedAs(await call(url, 'POST', '/api/playlists/match', { token, body: refused }), 'not-a-playlist');
});

test('a server that is killed goes on with its batches, and does nothing twice', async () => {
  const music = writeMusic(album(8, 20));
  await using first = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(first.url, 'Here');
  const tracks = await tracksOnceScanned(first.url, token, 8);
  const asked = await askToConvert(first.url, token, tracks, { format: 'mp3' });
  const { id } = asked.body;
  await batchOnce(first.url, token, id, ({ counts }) => counts.done >= 2);
  await first.kill();
  await using second = await startServer({ data: first.data, settings: { GATEFOLD_MUSIC: music.path } });
  const before = await conversionsOf(second.url, token, '&state=done');
  assert.ok(before.length >= 2);
  const batch = await batchOnce(second.url, token, id, isDone);
  assert.deepEqual([batch.counts.done, batch.counts.failed], [8, 0]);
  const after = new Map((await conversionsOf(second.url, token)).map((one) => [one.id, one.finishedAt]));
  for (const one of before) assert.equal(after.get(one.id), one.finishedAt);
  const zip = await download(second.url, `/api/batches/${id}/zip`, token);
  assert.equal(readZip(zip.bytes).length, 8);
  music[Symbol.dispose]();
});

test('a folder that cannot be written to is said once, of each song, and not tried for ever', async () => {
  await using at = await home(2, 1);
  const { server, url, token, tracks } = at;
  const files = join(server.data, 'conversions', 'files');
  rmSync(files, { recursive: true });
  writeFileSync(files, 'no folder');
  const batch = await convert(url, token, tracks, { format: 'wav' });
  assert.equal(batch.counts.failed, 2);
  for (const { failure } of await conversionsOf(url, token)) assert.equal(failure?.code, 'not-writable');
  rmSync(files);
  await call(url, 'POST', `/api/batches/${batch.id}/retry`, { token });
  assert.equal((await batchOnce(url, token, batch.id, isDone)).counts.done, 2);
});

test('names know the composer, and the list of a car is named as its radio reads it', async () => {
  const songs = album(1, 1).map((song) => ({ ...song, composer: 'Lantern & Tide' }));
  using music = writeMusic(songs);
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  const { token } = await signIn(url, 'Here');
  const tracks = await tracksOnceScanned(url, token, 1);
  await convert(url, token, tracks, { format: 'flac', name: '{composer}/{title}' });
  const [row] = await conversionsOf(url, token);
  assert.equal(row?.fileName, 'Lantern & Tide/Crossing 1.flac');
  const name = 'A drive '.repeat(20).trim();
  const car = await convert(url, token, tracks, { format: 'mp3', profile: 'car' }, { name });
  const inside = readZip((await download(url, `/api/batches/${car.id}/zip`, token)).bytes);
  const list = inside.find((one) => one.name.endsWith('.m3u8'))?.name ?? '';
  assert.ok(list !== '' && list.length <= 64, list);
});
