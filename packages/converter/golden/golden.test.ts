// Each folder here is one case; README.md tells what lies in it.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { readFacts } from '../src/command-line/file-facts.ts';
import { createTrials } from '../src/convert/testing/trials.ts';
import { nameFile } from '../src/names/name-file.ts';
import { parseTemplate } from '../src/names/name-template.ts';
import { targetOf } from '../src/testing/targets.ts';
import { extensionOf, type Format, formats, losslessFormats, type Proof } from '../src/words.ts';
import { otherReaders } from './other-readers.ts';
import { type CaseSource, type Rendered, renderSource } from './source.ts';

/** Of `file`, where the converted file is put, without its ending; and of each format, what comes of it. */
type Answers = Partial<Record<Format | 'file', string>>;

const isAccepting = process.env['GOLDEN_ACCEPT'] !== undefined;
const trials = createTrials();
const hooks = {
  signal: new AbortController().signal,
  now: () => performance.now(),
  onSamples: () => undefined,
};

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

function nameOf(names: Parameters<typeof nameFile>[1], format: Format): string {
  const template = parseTemplate('{albumartist}/{album}/{disc}-{track} {title}');
  assert.ok(template.kind === 'template');
  return nameFile(template.parts, names, extensionOf[format]);
}

/** Two hours into the others take a minute and more: for a machine that has nothing else to do. */
function takesLong({ wave }: CaseSource, format: Format): boolean {
  return wave?.islandS !== undefined && format !== 'flac' && process.env['RUN_LONG'] === undefined;
}

/** What of a proof is the same on every machine. */
function tell(proof: Proof, md5: string | undefined, sumOf: Rendered['sumOf']): string {
  const { codec, sampleRateHz, channels, bitDepth, samples } = proof.target;
  const { found, kept, lost } = proof.tags;
  const isExact = md5 !== undefined && md5 === sumOf(samples, bitDepth ?? 16);
  return [
    `${proof.how}: ${codec}, ${samples} samples, ${sampleRateHz} Hz, ${channels} channels`,
    ...(bitDepth === undefined ? [] : [`${bitDepth} bit`]),
    ...(md5 === undefined ? [] : [isExact ? `the source's samples ${md5}` : 'as decoded']),
    `${kept} of ${found} tags${lost.length > 0 ? ` without ${lost.join(' and ')}` : ''}`,
    ...proof.notes,
  ].join(', ');
}

/** What lies in a finished file, decoded whole once more. A torn one that was copied as it was cannot be. */
async function readAgain(part: string, proof: Proof, format: Format): Promise<string | undefined> {
  assert.equal(proof.samples.found, proof.samples.expected);
  const isLossless = losslessFormats.has(format);
  if (isLossless && proof.how === 'encoded') {
    assert.ok(proof.pcm?.isSame && proof.pcm.source === proof.pcm.target);
    return proof.pcm.target;
  }
  if (proof.notes.includes('source-cut-short') && proof.how === 'copied') return undefined;
  const { samples, md5 } = await trials.engine.readBack(part, hooks);
  assert.equal(samples, proof.samples.found);
  return isLossless ? md5 : undefined;
}

const cases = globSync('*/source.json', { cwd: import.meta.dirname }).map((file) => path.dirname(file));
test('there are cases', () => assert.ok(cases.length > 0));

for (const name of cases.sort()) {
  const folder = path.join(import.meta.dirname, name);
  const source = readJson<CaseSource>(path.join(folder, 'source.json'));
  const wanted = path.join(folder, 'expected.json');
  const expected = existsSync(wanted) ? readJson<Answers>(wanted) : {};
  const answers: Answers = {};
  let rendering: Promise<Rendered> | undefined;

  describe(source.about, () => {
    for (const format of formats) {
      test(`${name} into ${format}`, {
        skip: takesLong(source, format) && 'set RUN_LONG for it',
      }, async (t) => {
        rendering ??= renderSource(source, trials);
        const rendered = await rendering;
        const file = nameOf((await readFacts({ path: rendered.path })).names, format);
        answers.file = file.slice(0, -extensionOf[format].length - 1);
        const to = path.join('..', 'golden', name, format, file);
        const prepared = await trials.convert(rendered.path, targetOf(format), to);
        if (prepared.kind === 'failed') {
          answers[format] = `failed, ${prepared.failure.code}: ${prepared.failure.detail}`;
          assert.ok(!existsSync(path.join(trials.folder, 'x', to).concat('.part')));
        } else {
          const { part, proof } = prepared;
          const md5 = await readAgain(part, proof, format);
          answers[format] = tell(proof, md5, rendered.sumOf);
          // Programs look at endings.
          const finished = part.replace(/\.part$/, '');
          await rename(part, finished);
          for (const { name: reader, isHere, read } of otherReaders(format, proof))
            await t.test(
              `${name} into ${format}, read by ${reader}`,
              { skip: !isHere && 'not on this machine' },
              async () => {
                const other = await read(finished);
                assert.equal(other.samples, proof.samples.found);
                if (md5 !== undefined) assert.equal(other.md5, md5);
              },
            );
        }
        if (isAccepting) return;
        assert.equal(answers[format], expected[format]);
        assert.equal(answers.file, expected.file);
      });
    }
    after(() => {
      if (isAccepting) writeFileSync(wanted, `${JSON.stringify({ ...expected, ...answers }, null, 2)}\n`);
    });
  });
}
