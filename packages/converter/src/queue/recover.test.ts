import assert from 'node:assert/strict';
import { link, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { partOf, type WhenThere } from '../convert/part-file.ts';
import { targetOf } from '../testing/targets.ts';
import type { Conversion, Proof } from '../words.ts';
import { recover } from './recover.ts';
import { openSqliteLedger, type SqliteLedger } from './sqlite-ledger.ts';

const form = { codec: 'mp3', sampleRateHz: 44_100, channels: 2, samples: 1 };
const proof: Proof = {
  source: form,
  target: form,
  how: 'encoded',
  pcm: { source: 'a', target: 'b', isSame: false },
  samples: { expected: 1, found: 1 },
  tags: { found: 0, kept: 0, lost: [] },
  notes: [],
  sizeBytes: 5,
  tookMs: 1,
  processorMs: 1,
};

let folder = '';
let ledger: SqliteLedger;
let to = '';
let conversion: Conversion;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatefold-recover-'));
  to = path.join(folder, 'song.mp3');
  conversion = { id: 'one', source: { path: '/nowhere' }, target: targetOf('mp3'), to };
  ledger = openSqliteLedger(path.join(folder, 'ledger.sqlite'));
  ledger.add([{ conversion }]);
  await ledger.begin('one');
});
afterEach(async () => {
  ledger.close();
  await rm(folder, { recursive: true, force: true });
});

async function recovered(whenThere: WhenThere = 'number') {
  const left = await recover(await ledger.unfinished(), ledger, whenThere, () => undefined);
  const files = (await readdir(folder)).filter((name) => !name.startsWith('ledger'));
  const [entry] = ledger.outcomes();
  return { left: left.length, files: files.sort(), outcome: entry?.outcome };
}

describe('a crash', () => {
  test('in the middle of the work: the half part goes, the track is left to do', async () => {
    await writeFile(partOf(to), 'hal');
    assert.deepEqual(await recovered(), { left: 1, files: [], outcome: undefined });
  });

  test('before the name was given: it is given', async () => {
    await writeFile(partOf(to), 'whole');
    await ledger.prepare('one', { part: partOf(to), path: to, proof });
    const end = await recovered();
    assert.deepEqual(end, { left: 0, files: ['song.mp3'], outcome: { kind: 'done', proof, path: to } });
  });

  test('between the new name and the end of the old one', async () => {
    await writeFile(partOf(to), 'whole');
    await ledger.prepare('one', { part: partOf(to), path: to, proof });
    await link(partOf(to), to);
    assert.deepEqual((await recovered()).files, ['song.mp3']);
  });

  test('after the name was given, before it was written down', async () => {
    await writeFile(partOf(to), 'whole');
    await ledger.prepare('one', { part: partOf(to), path: to, proof });
    await rename(partOf(to), to);
    assert.deepEqual((await recovered()).outcome, { kind: 'done', proof, path: to });
  });

  test('and a stranger has taken the name since', async () => {
    await writeFile(partOf(to), 'whole');
    await ledger.prepare('one', { part: partOf(to), path: to, proof });
    await writeFile(to, 'other');
    assert.deepEqual(await recovered('number'), {
      left: 0,
      files: ['song (2).mp3', 'song.mp3'],
      outcome: { kind: 'done', proof, path: path.join(folder, 'song (2).mp3') },
    });
    assert.equal(await readFile(to, 'utf8'), 'other');
  });

  test('in a second attempt: what the first had prepared is forgotten', async () => {
    await ledger.prepare('one', { part: partOf(to), path: to, proof });
    await ledger.begin('one');
    await writeFile(partOf(to), 'half!');
    assert.deepEqual(await recovered(), { left: 1, files: [], outcome: undefined });
  });
});
