import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { WhenThere } from '../convert/part-file.ts';
import { renderWave } from '../engine/render-wave.ts';
import { createPool } from '../pool/pool.ts';
import { targetOf } from '../testing/targets.ts';
import type { Conversion } from '../words.ts';
import { conversionId } from './conversion-id.ts';
import { longestFirst } from './order.ts';
import { createProgressMeter } from './progress.ts';
import { type BatchEvent, startBatch } from './run-batch.ts';
import { openSqliteLedger } from './sqlite-ledger.ts';

const pool = createPool({ workers: 2 });
let folder = '';
let source = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gatefold-batch-'));
  source = path.join(folder, 'in.wav');
  await writeFile(source, renderWave({ samples: 44_100 }));
});
after(async () => {
  await pool.close();
  await rm(folder, { recursive: true, force: true });
});

function conversionTo(name: string, from = source): Conversion {
  return {
    id: `${name} ${from}`,
    source: { path: from },
    target: targetOf('flac'),
    to: path.join(folder, name),
  };
}

async function run(conversions: Conversion[], whenThere: WhenThere, onEvent?: (event: BatchEvent) => void) {
  const ledger = openSqliteLedger(':memory:');
  ledger.add(
    conversions.map((conversion, i) => ({ conversion: { ...conversion, id: String(i) }, lengthS: 1 })),
  );
  const batch = startBatch({
    now: () => performance.now(),
    ledger,
    pool,
    whenThere,
    ...(onEvent ? { onEvent } : {}),
  });
  const { kind, progress } = await batch.ended;
  const outcomes = ledger
    .outcomes()
    .map(({ outcome }) => (outcome.kind === 'failed' ? outcome.failure.code : outcome.kind));
  const paths = ledger
    .outcomes()
    .map(({ outcome }) => (outcome.kind === 'done' ? path.basename(outcome.path) : ''));
  ledger.close();
  return { kind, progress, outcomes, paths };
}

test('one broken track does not hold up the others', async () => {
  const events: string[] = [];
  const end = await run(
    [conversionTo('1.flac'), conversionTo('2.flac', '/nowhere.wav'), conversionTo('3.flac')],
    'refuse',
    ({ kind }) => kind !== 'progress' && events.push(kind),
  );
  assert.deepEqual(end.outcomes, ['done', 'not-found', 'done']);
  assert.equal(end.kind, 'finished');
  assert.deepEqual(end.progress.counts, { all: 3, done: 2, skipped: 0, failed: 1, running: 0, waiting: 0 });
  assert.equal(end.progress.share, 1);
  assert.deepEqual(events.toSorted(), [...Array(3).fill('begun'), ...Array(3).fill('finished')]);
});

test('a file of the name is skipped, refused, replaced, or given company', async () => {
  const there = path.join(folder, 'there.flac');
  await writeFile(there, 'old');
  assert.deepEqual((await run([conversionTo('there.flac')], 'skip')).outcomes, ['skipped']);
  assert.deepEqual((await run([conversionTo('there.flac')], 'refuse')).outcomes, ['exists-already']);
  const numbered = await run(
    [conversionTo('there.flac'), conversionTo('THERE.flac'), conversionTo('there.flac')],
    'number',
  );
  assert.deepEqual(numbered.paths.toSorted(), ['THERE.flac', 'there (2).flac', 'there (3).flac']);
  assert.equal(await readFile(there, 'utf8'), 'old');
  assert.deepEqual((await run([conversionTo('there.flac')], 'replace')).outcomes, ['done']);
  assert.notEqual(await readFile(there, 'utf8'), 'old');
});

test('nothing replaces its own source', async () => {
  const itself = { ...conversionTo('in.wav'), target: targetOf('wav') };
  assert.deepEqual((await run([itself], 'replace')).outcomes, ['exists-already']);
});

test('a cancelled batch is taken up again by the next run', async () => {
  const ledger = openSqliteLedger(':memory:');
  ledger.add(
    Array.from({ length: 6 }, (_, i) => ({ conversion: { ...conversionTo(`c${i}.flac`), id: `c${i}` } })),
  );
  const first = startBatch({
    now: () => performance.now(),
    ledger,
    pool,
    whenThere: 'refuse',
    onEvent: ({ kind }) => kind === 'finished' && first.cancel(),
  });
  assert.equal((await first.ended).kind, 'cancelled');
  const left = (await ledger.unfinished()).length;
  assert.ok(left > 0 && left < 6, `${left} left`);
  const second = await startBatch({ now: () => performance.now(), ledger, pool, whenThere: 'refuse' }).ended;
  assert.equal(second.progress.counts.done, left);
  assert.equal(ledger.outcomes().filter(({ outcome }) => outcome.kind === 'done').length, 6);
  ledger.close();
});

test('a track that is dropped leaves no file, whether it runs or waits; the others are made', async () => {
  const long = path.join(folder, 'long.wav');
  await writeFile(long, renderWave({ samples: 44_100 * 120 }));
  const ledger = openSqliteLedger(':memory:');
  const names = ['long.mp3', 'd1.mp3', 'd2.mp3', 'd3.mp3'];
  ledger.add(
    names.map((name) => ({
      conversion: {
        ...conversionTo(name, name === 'long.mp3' ? long : source),
        target: targetOf('mp3'),
        id: name,
      },
      lengthS: name === 'long.mp3' ? 120 : 1,
    })),
  );
  const batch = startBatch({
    now: () => performance.now(),
    ledger,
    pool,
    whenThere: 'refuse',
    onEvent({ kind, conversion }) {
      if (kind !== 'begun' || conversion.id !== 'long.mp3') return;
      batch.drop('d3.mp3');
      batch.drop('long.mp3');
    },
  });
  assert.equal((await batch.ended).kind, 'finished');
  const made = ledger.outcomes().map(({ conversion }) => conversion.id);
  assert.deepEqual(made.toSorted(), ['d1.mp3', 'd2.mp3']);
  const lying = (await readdir(folder)).filter((name) => /^(long|d\d)\.mp3/.test(name));
  assert.deepEqual(lying.toSorted(), ['d1.mp3', 'd2.mp3']);
  ledger.close();
});

test('a paused batch begins nothing, and goes on when it may', async () => {
  const ledger = openSqliteLedger(':memory:');
  ledger.add([{ conversion: conversionTo('p.flac') }]);
  const batch = startBatch({ now: () => performance.now(), ledger, pool, whenThere: 'refuse' });
  batch.pause();
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(batch.progress().counts.waiting, 1);
  batch.resume();
  assert.equal((await batch.ended).progress.counts.done, 1);
  ledger.close();
});

test('longest first, and the unknown last', () => {
  const order = longestFirst([{ lengthS: 1 }, {}, { lengthS: 9 }, { lengthS: 3 }]).map(
    ({ lengthS }) => lengthS,
  );
  assert.deepEqual(order, [9, 3, 1, undefined]);
});

test('speed and time left follow the music, not the number of tracks', () => {
  let now = 0;
  const meter = createProgressMeter(
    [
      { id: 'a', lengthS: 300 },
      { id: 'b', lengthS: 100 },
    ],
    () => now,
  );
  meter.running('a', 0);
  now = 2000;
  meter.running('a', 2 / 3);
  const { share, speed, leftMs } = meter.read();
  assert.deepEqual({ share, speed, leftMs }, { share: 0.5, speed: 100, leftMs: 2000 });
  meter.pause();
  now = 60_000;
  assert.equal(meter.read().speed, 100);
});

test('an id is the same for the same wish, and another for another', async () => {
  const id = await conversionId({ path: source }, targetOf('mp3'), '/out.mp3');
  assert.equal(await conversionId({ path: source }, { ...targetOf('mp3') }, '/out.mp3'), id);
  assert.notEqual(await conversionId({ path: source }, targetOf('mp3', { id3: '2.3' }), '/out.mp3'), id);
  await writeFile(path.join(folder, 'other.wav'), 'x');
  assert.notEqual(
    await conversionId({ path: path.join(folder, 'other.wav') }, targetOf('mp3'), '/out.mp3'),
    id,
  );
});
