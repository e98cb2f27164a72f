import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { entriesMax } from './playlist.ts';
import { readPlaylist } from './read-playlist.ts';

// A case is a folder: a list as people have it, and what is read of it.
const cases = join(import.meta.dirname, 'cases', 'read');
const folders = readdirSync(cases);
assert.ok(folders.length > 30, 'the cases are not there');

for (const folder of folders) {
  test(`reads ${folder}`, () => {
    const name = readdirSync(join(cases, folder)).find((file) => file !== 'expected.json')!;
    const expected = JSON.parse(readFileSync(join(cases, folder, 'expected.json'), 'utf8'));
    const read = readPlaylist(name, readFileSync(join(cases, folder, name)));
    assert.deepEqual(JSON.parse(JSON.stringify(read)), expected);
  });
}

const text = new TextEncoder();

/** Processor time: other tests run at the same time. */
function msSince(startedAt: NodeJS.CpuUsage): number {
  return process.cpuUsage(startedAt).user / 1000;
}

test('a hundred thousand songs are read within a few seconds, and one more is refused', () => {
  const song = '#EXTINF:200,Some Artist - Some Title\nSome Artist/Some Title.flac\n';
  const startedAt = process.cpuUsage();
  const read = readPlaylist('all.m3u8', text.encode(`#EXTM3U\n${song.repeat(entriesMax)}`));
  assert.ok(msSince(startedAt) < 4000);
  assert.equal(read.kind === 'read' && read.lists[0]?.entries.length, entriesMax);
  const refused = readPlaylist('all.m3u8', text.encode(`#EXTM3U\n${song.repeat(entriesMax + 1)}`));
  assert.equal(refused.kind === 'refused' && refused.code, 'too-large');
});

// Texts that make careless patterns run for ages.
const hostile: Record<string, string> = {
  'blank lines': `x${'\n'.repeat(1_000_000)}FILE`,
  'one line of blanks': `#EXTM3U\na${' '.repeat(1_000_000)}b - c.mp3`,
  'open attributes': `#EXTM3U\n#EXTINF:1 ${'a="b" '.repeat(100_000)}\nx.mp3`,
  quotes: `title,artist\n"${'""'.repeat(300_000)}`,
  'deep XML': '<playlist>'.repeat(100_000),
  'deep property list': `<plist>${'<array>'.repeat(200_000)}`,
  'deep JSON': '['.repeat(500_000),
  'open comment': `<playlist>${'<!--'.repeat(200_000)}`,
};

for (const [name, content] of Object.entries(hostile)) {
  test(`answers soon whatever it is given: ${name}`, () => {
    const startedAt = process.cpuUsage();
    const read = readPlaylist('list.csv', text.encode(content));
    assert.ok(read.kind === 'read' || read.kind === 'refused');
    assert.ok(msSince(startedAt) < 2000, `${msSince(startedAt)} ms`);
  });
}
