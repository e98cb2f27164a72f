// The demo album: its songs are written without mistakes, sound like something, and come and go as a whole.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isRefusal } from '../refusal.ts';
import { createDemo } from './demo.ts';
import { readChords, readMelody } from './score/notation.ts';
import { songs } from './score/songs.ts';
import { voice } from './score/voicing.ts';
import { perform } from './sound/perform.ts';
import { sampleRate } from './sound/stereo.ts';

test('twelve songs, each melody as long as its chords, no long tone a semitone above one of its chord', () => {
  assert.equal(songs.length, 12);
  assert.equal(new Set(songs.map(({ title }) => title)).size, 12);
  for (const { title, a, b, beats, tonic, mode } of songs)
    for (const { chords, melody } of [a, b]) {
      const bars = readChords(chords, tonic);
      let at = 0;
      for (const tone of readMelody(melody, tonic, mode)) {
        const bar = bars[Math.floor(at / beats)] ?? [];
        const chord = bar[Math.floor((at % beats) / (beats / bar.length))];
        if (tone.midi !== undefined && chord !== undefined && tone.beats >= 2) {
          const step = (tone.midi - chord.root + 120) % 12;
          const clash =
            !chord.tones.some((other) => other % 12 === step) &&
            chord.tones.some((other) => (other + 1) % 12 === step);
          assert.ok(!clash, `${title}: a tone at beat ${at} rubs against its chord`);
        }
        at += tone.beats;
      }
      assert.equal(at, bars.length * beats, `${title}: ${melody}`);
    }
});

test('voices move little from chord to chord', () => {
  const bars = readChords('1maj9 | 6m9 | 2m9 | 5:13', 60).flat();
  let before: number[] = [];
  for (const chord of bars) {
    const notes = voice(chord, before);
    assert.ok(notes.length >= 3 && notes.every((note, i) => i === 0 || note > (notes[i - 1] ?? 0)));
    for (const note of before.length > 0 ? notes : [])
      assert.ok(Math.min(...before.map((other) => Math.abs(other - note))) <= 5, `${before} to ${notes}`);
    before = notes;
  }
});

test('a song is music and not a test tone: level, peaks, width, parts that differ, highs and lows', () => {
  const song = songs.find(({ title }) => title === 'Postcard from the Stern');
  assert.ok(song);
  const { left, right } = perform(song, 1);
  const seconds = left.length / sampleRate;
  assert.ok(seconds >= 35 && seconds <= 75, `${seconds} s`);
  let [peak, energy, side, highs] = [0, 0, 0, 0];
  for (let i = 1; i < left.length; i++) {
    const [l = 0, r = 0] = [left[i], right[i]];
    peak = Math.max(peak, Math.abs(l), Math.abs(r));
    energy += l * l + r * r;
    side += (l - r) ** 2;
    highs += (l - (left[i - 1] ?? 0)) ** 2;
  }
  const rms = Math.sqrt(energy / 2 / left.length);
  assert.ok(peak > 0.4 && peak <= 0.85, `peak ${peak}`);
  assert.ok(rms > 0.08 && rms < 0.25, `level ${rms}`);
  assert.ok(side / energy > 0.02, 'both sides are the same');
  assert.ok(highs / energy > 0.0005, 'there is nothing above the bass');
  const second = (at: number) => left.subarray(at * sampleRate, (at + 1) * sampleRate);
  const levels = Array.from({ length: Math.floor(seconds) - 6 }, (_, at) =>
    Math.hypot(...second(at + 1).filter((_, i) => i % 50 === 0)),
  );
  assert.ok(Math.min(...levels) > 0.1, 'a second of silence in the middle');
  assert.deepEqual(
    perform(song, 1).left.subarray(0, 5000),
    left.subarray(0, 5000),
    'the same seed, the same song',
  );
});

test('a half-made album is cleaned up, a whole one is there until it is removed', async () => {
  const base = mkdtempSync(join(tmpdir(), 'gatefold-demo-'));
  const folder = join(base, 'demo');
  let told = 0;
  const demo = createDemo({
    folder,
    log: { warn: (text) => assert.fail(text) },
    onDemo: () => {},
    onMusic: async () => {
      told++;
    },
  });
  mkdirSync(`${folder}.part`);
  writeFileSync(join(`${folder}.part`, '01 Half.mp3'), 'half');
  await demo.start();
  assert.equal(existsSync(`${folder}.part`), false);
  assert.deepEqual([demo.state().state, demo.folder()], ['absent', undefined]);
  mkdirSync(folder);
  assert.deepEqual([demo.state().state, demo.folder()], ['present', folder]);
  const removed = await demo.remove();
  assert.ok(!isRefusal(removed));
  assert.deepEqual([removed.state, existsSync(folder), told], ['absent', false, 1]);
  rmSync(base, { recursive: true, force: true });
});
