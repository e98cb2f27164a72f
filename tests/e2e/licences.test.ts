// Licences: the right to take music along, issued at a terminal, redeemed by an account; and those who cheat.
import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AccountLicence, Batch, BatchesBegun, ConversionProof } from './contract.ts';
import {
  addPerson,
  askToConvert,
  batchOnce,
  conversionsOf,
  convert,
  download,
  isDone,
  setExport,
  upload,
} from './conversions.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic, writeSilentSong } from './music.ts';
import { call, refusedAs, signIn } from './people.ts';
import { gatefold, owner, type Server, startServer } from './server.ts';
import { readZip } from './zip-reader.ts';

const ask = (server: Server, args: string[]) => gatefold(args, { GATEFOLD_DATA: server.data });
const withdraw = 'licence revoke'.split(' ');

async function issue(server: Server, ...more: string[]) {
  const { code, stdout, stderr } = await ask(server, ['licence', 'issue', '--name', 'Ana Example', ...more]);
  assert.equal(code, 0, stderr);
  const [licence = ''] = stdout.split('\n');
  return { licence, id: /^id +(\S+)$/m.exec(stdout)?.[1] ?? '', stdout };
}

const redeem = (server: Server, token: string, licence: string) =>
  call<AccountLicence>(server.url, 'POST', '/api/account/licence', { token, body: { licence } });
const licenceOf = async (server: Server, token: string) =>
  (await call<AccountLicence>(server.url, 'GET', '/api/account/licence', { token })).body;

const partsOf = (licence: string) => licence.split('.') as [payload: string, signature: string];
const read = (licence: string) =>
  JSON.parse(Buffer.from(partsOf(licence)[0], 'base64url').toString()) as Record<string, unknown>;
const write = (payload: object, key: KeyObject) => {
  const part = Buffer.from(JSON.stringify(payload)).toString('base64url');
  return `${part}.${sign(null, Buffer.from(part), key).toString('base64url')}`;
};

test('previews are of the first minute and marked, and a licence makes them whole in place', async () => {
  using music = writeMusic([]);
  for (const song of album(2, 90)) writeSilentSong(join(music.path, `${song.number}.wav`), song);
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  await setExport(server, owner.email, 'preview');
  const { token } = await signIn(url, 'Here');
  const tracks = await tracksOnceScanned(url, token, 2);
  const batch = await convert(url, token, tracks, { format: 'flac' });
  assert.equal(batch.preview, true);
  const before = await conversionsOf(url, token);
  for (const { id, preview, fileName } of before) {
    assert.equal(preview, true);
    assert.match(fileName ?? '', / \(preview\)\.flac$/);
    const { body: proof } = await call<ConversionProof>(url, 'GET', `/api/conversions/${id}/proof`, {
      token,
    });
    assert.equal(proof.target.samples, 60 * 44_100);
    assert.ok(proof.notes.includes('preview'));
  }
  assert.equal((await licenceOf(server, token)).previews, 2);
  refusedAs(await call(url, 'POST', '/api/batches/upgrade-previews', { token }), 'export-not-allowed');

  const { licence } = await issue(server);
  const redeemed = await redeem(server, token, licence);
  assert.equal(redeemed.status, 200, redeemed.text);
  assert.deepEqual(
    [redeemed.body.export, redeemed.body.licence?.name, redeemed.body.licence?.state, redeemed.body.previews],
    ['full', 'Ana Example', 'valid', 2],
  );
  const account = await call<{ plan: { export: string } }>(url, 'GET', '/api/account', { token });
  assert.equal(account.body.plan.export, 'full');

  const begun = await call<BatchesBegun>(url, 'POST', '/api/batches/upgrade-previews', { token });
  assert.deepEqual(
    begun.body.items.map(({ id }) => id),
    [batch.id],
  );
  const whole = await batchOnce(url, token, batch.id, isDone);
  assert.equal(whole.preview, false);
  const after = await conversionsOf(url, token);
  assert.deepEqual(
    after.map(({ id }) => id),
    before.map(({ id }) => id),
    'in the same places',
  );
  for (const { id, preview, fileName } of after) {
    assert.equal(preview, false);
    assert.doesNotMatch(fileName ?? '', /preview/);
    const { body: proof } = await call<ConversionProof>(url, 'GET', `/api/conversions/${id}/proof`, {
      token,
    });
    assert.equal(proof.target.samples, 90 * 44_100);
  }
  const zip = await download(url, `/api/batches/${batch.id}/zip`, token);
  assert.deepEqual(
    readZip(zip.bytes).map(({ name }) => name),
    after.map(({ fileName }) => fileName),
  );
  assert.equal((await licenceOf(server, token)).previews, 0);
});

test('a licence is shown in words, and its key is for its owner alone', async () => {
  await using server = await startServer();
  const { licence, stdout } = await issue(server, '--days', '30', '--export', 'preview');
  const key = join(server.data, 'licence-key.pem');
  assert.equal(statSync(key).mode & 0o777, 0o600);
  assert.match(stdout, /GATEFOLD_LICENCE_KEYS=[\w-]{43}/);
  const shown = await ask(server, ['licence', 'show', licence]);
  assert.equal(shown.code, 0, shown.stderr);
  assert.match(shown.stdout, /^name +Ana Example$/m);
  assert.match(shown.stdout, /^export +preview$/m);
  assert.match(shown.stdout, /^state +valid$/m);
  assert.deepEqual(Object.keys(read(licence)).includes('alg'), false, 'nobody chooses an algorithm');
  const [payload, signature] = partsOf(licence);
  const forged = await ask(server, ['licence', 'show', `${payload}.${signature.replace(/./, 'A')}`]);
  assert.equal(forged.code, 1);
  assert.match(forged.stderr, /FORGED|forged/);
  chmodSync(key, 0o644);
  const refused = await ask(server, ['licence', 'issue', '--name', 'Ben']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /Others on this machine may read/);
});

test('a licence that was changed, cut or signed by somebody else is refused', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Here');
  await setExport(server, owner.email, 'none');
  const { licence } = await issue(server, '--export', 'preview');
  const [payload, signature] = partsOf(licence);
  const strangers = generateKeyPairSync('ed25519').privateKey;
  const better = { ...read(licence), export: 'full' };
  const betterPart = Buffer.from(JSON.stringify(better)).toString('base64url');
  const forgeries = [
    `${betterPart}.${signature}`,
    write(better, strangers),
    write({ ...better, kid: 'x'.repeat(16) }, strangers),
    write({ ...better, alg: 'none' }, strangers),
    `${payload}.${'A'.repeat(86)}`,
    `${payload}.`.padEnd(60, 'A'),
    `${licence.slice(0, -2)}`,
    `${payload}${payload}.${signature}`,
    'x'.repeat(100),
    `${'A'.repeat(1900)}.${signature}`,
  ];
  for (const forged of forgeries) refusedAs(await redeem(server, token, forged), 'licence-not-valid');
  assert.equal((await licenceOf(server, token)).export, 'none');
  // The same bytes with blanks around them, as people copy them.
  assert.equal((await redeem(server, token, `  ${licence}\n`)).body.export, 'preview');
});

test('a list of what was withdrawn is no licence', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Here');
  const { id } = await issue(server);
  const done = await ask(server, [...withdraw, id]);
  const list = done.stdout.trim().split('\n').at(-1) ?? '';
  refusedAs(await redeem(server, token, list), 'licence-not-valid');
});

test('a licence that has expired or was withdrawn gives nothing, before and after it is redeemed', async () => {
  using music = writeMusic(album(1, 1));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  const { token } = await signIn(url, 'Here');
  const tracks = await tracksOnceScanned(url, token, 1);
  await setExport(server, owner.email, 'none');
  const { licence, id } = await issue(server);
  assert.equal((await redeem(server, token, licence)).status, 200);
  await convert(url, token, tracks, { format: 'wav' });
  const done = await ask(server, [...withdraw, id]);
  assert.equal(done.code, 0, done.stderr);
  const now = await licenceOf(server, token);
  assert.deepEqual([now.export, now.licence?.state], ['none', 'withdrawn']);
  refusedAs(await askToConvert(url, token, tracks, { format: 'wav' }), 'export-not-allowed');
  refusedAs(await redeem(server, token, licence), 'licence-withdrawn');
  // An older list must not bring it back.
  const again = await ask(server, [...withdraw, '--list', done.stdout.trim().split('\n').at(-1) ?? '']);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /as new as this one, or newer/);

  const key = join(server.data, 'expired.pem');
  const { stdout } = await ask(server, ['licence', 'issue', '--name', 'B', '--key', key]);
  const [other = ''] = stdout.split('\n');
  refusedAs(await redeem(server, token, other), 'licence-not-valid');
});

test('an expired licence is refused, and one that expires ends with its day', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await using server = await startServer({
    settings: { GATEFOLD_LICENCE_KEYS: publicKey.export({ format: 'jwk' }).x ?? '' },
  });
  const { url } = server;
  const { token } = await signIn(url, 'Here');
  await setExport(server, owner.email, 'none');
  const own = await issue(server);
  const { kid: _, ...form } = read(own.licence);
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const kid = createHash('sha256').update(raw).digest('base64url').slice(0, 16);
  const until = (ms: number) =>
    write({ ...form, kid, expires: new Date(Date.now() + ms).toISOString() }, privateKey);
  refusedAs(await redeem(server, token, until(-3_600_000)), 'licence-expired');
  assert.equal((await redeem(server, token, until(3_600_000))).body.export, 'full');
  assert.equal((await licenceOf(server, token)).licence?.state, 'valid');
});

test('a licence is for as many accounts as it says, also when all come at once', async () => {
  await using server = await startServer();
  const { url } = server;
  const people = [owner];
  for (const name of ['ana', 'ben', 'cleo']) people.push(await addPerson(server, `${name}@example.org`));
  const devices = [];
  for (const person of people) devices.push(await signIn(url, 'Here', { person }));
  const { licence } = await issue(server, '--seats', '2');
  const answers = await Promise.all(devices.map(({ token }) => redeem(server, token, licence)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 2);
  for (const answer of answers) if (answer.status !== 200) refusedAs(answer, 'licence-taken');
  const holder = devices[answers.findIndex(({ status }) => status === 200)];
  assert.ok(holder);
  assert.equal(
    (await redeem(server, holder.token, licence)).status,
    200,
    'whoever has it may redeem it again',
  );
  const batch = await call<Batch>(url, 'GET', '/api/batches', { token: holder.token });
  assert.equal(batch.status, 200);
});

test('a right that ends in the middle of a batch ends the rest of it, and what is finished stays', async () => {
  using music = writeMusic(album(12, 60));
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { url } = server;
  await setExport(server, owner.email, 'none');
  const { token } = await signIn(url, 'Here');
  const tracks = await tracksOnceScanned(url, token, 12);
  const { licence, id } = await issue(server);
  assert.equal((await redeem(server, token, licence)).status, 200);
  const asked = await askToConvert(url, token, tracks, { format: 'mp3' });
  await batchOnce(url, token, asked.body.id, ({ counts }) => counts.done >= 1);
  assert.equal((await ask(server, [...withdraw, id])).code, 0);
  const batch = await batchOnce(url, token, asked.body.id, isDone);
  assert.ok(batch.counts.failed > 0, JSON.stringify(batch.counts));
  for (const { failure } of await conversionsOf(url, token, '&state=failed'))
    assert.equal(failure?.code, 'not-allowed');
  const [made] = await conversionsOf(url, token, '&state=done');
  assert.equal((await download(url, `/api/conversions/${made?.id}/file`, token)).status, 200);
  assert.equal((await download(url, `/api/batches/${batch.id}/zip`, token)).status, 200);
  assert.equal(batch.counts.available, batch.counts.done);

  // With previews alone the rest is made as previews, and what is whole stays so.
  await setExport(server, owner.email, 'preview');
  refusedAs(await call(url, 'POST', `/api/conversions/${made?.id}/again`, { token }), 'export-not-allowed');
  await call(url, 'POST', `/api/batches/${batch.id}/retry`, { token });
  const over = await batchOnce(url, token, batch.id, isDone);
  assert.equal(over.counts.done, 12);
  const rows = await conversionsOf(url, token);
  assert.equal(rows.find(({ id }) => id === made?.id)?.preview, false);
  assert.equal(rows.filter(({ preview }) => preview).length, batch.counts.failed);
});

test('without the right to take music along nothing can be sent to be converted', async () => {
  await using server = await startServer();
  await setExport(server, owner.email, 'none');
  const { token } = await signIn(server.url, 'Here');
  refusedAs(await upload(server.url, token, 'a.mp3', new Uint8Array(100)), 'export-not-allowed');
});

test('a licence that gives less does not take the place of one that gives more', async () => {
  await using server = await startServer();
  const { token } = await signIn(server.url, 'Here');
  await setExport(server, owner.email, 'none');
  const best = await issue(server);
  const lesser = [await issue(server, '--export', 'preview'), await issue(server, '--days', '30')];
  assert.equal((await redeem(server, token, lesser[1]?.licence ?? '')).status, 200);
  assert.equal((await redeem(server, token, best.licence)).status, 200, 'a better one does');
  for (const { licence } of lesser) refusedAs(await redeem(server, token, licence), 'licence-gives-less');
  assert.equal((await licenceOf(server, token)).licence?.id, best.id);
  // What was withdrawn gives nothing.
  await ask(server, [...withdraw, best.id]);
  assert.equal((await redeem(server, token, lesser[0]?.licence ?? '')).body.export, 'preview');
});
