import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { renderWave } from '../engine/render-wave.ts';
import { gather } from './gather.ts';

let top = '';
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'gatefold-sheets-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const write = (name: string, content: string | Uint8Array = renderWave({ samples: 100 })) => {
  mkdirSync(join(top, name, '..'), { recursive: true });
  writeFileSync(join(top, name), content);
};
const sheetOf = (file: string, type = 'WAVE') =>
  `FILE "${file}" ${type}
  TRACK 01 AUDIO
    TITLE "One"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Two"
    INDEX 01 00:01:00
`;
const gathered = async (source = '') => {
  const wish = { sources: [join(top, source)], lists: [], out: join(top, 'Converted') };
  const { found, missing, passedOver = [] } = await gather(wish, { found: [], missing: [] });
  return {
    found: found.map(
      ({ source: { path, piece }, facts }) =>
        `${relative(top, path)}: ${facts.names.title}${piece ? ` ${piece.start}` : ''}`,
    ),
    missing: missing.map(({ what }) => what),
    passedOver: passedOver.map((path) => relative(top, path)),
  };
};

test('a sheet finds its music under another ending: it was written before the file was made smaller', async () => {
  write('Album.flac');
  write('Album.cue', sheetOf('Album.wav'));
  const found = ['Album.flac: One 0', 'Album.flac: Two 75'];
  assert.deepEqual(await gathered('Album.cue'), { found, missing: [], passedOver: [] });
});

test('in a folder, a sheet stands for the file that it cuts', async () => {
  write('a.wav');
  write('disc/Image.WAV');
  write('disc/image.cue', sheetOf('image.wav'));
  write('disc/image.wav.cue', sheetOf('image.wav'));
  write('z.wav');
  assert.deepEqual(await gathered(), {
    found: ['a.wav: a', 'disc/Image.WAV: One 0', 'disc/Image.WAV: Two 75', 'z.wav: z'],
    missing: [],
    passedOver: ['disc/image.wav.cue'],
  });
});

test('the image of a disc is music where a sheet says so', async () => {
  write('disc.bin', Buffer.alloc(2352 * 100));
  write('disc.cue', sheetOf('disc.bin', 'BINARY'));
  write('other.bin', Buffer.alloc(2352));
  assert.deepEqual(await gathered(), {
    found: ['disc.bin: One 0', 'disc.bin: Two 75'],
    missing: [],
    passedOver: ['other.bin'],
  });
});

test('a sheet of single songs, of a file that is gone, or that is none, changes nothing', async () => {
  write('01.wav');
  write('02.wav');
  write('gone.cue', sheetOf('Album.wav'));
  write('none.cue', 'nothing');
  write(
    'songs.cue',
    'FILE "01.wav" WAVE\n TRACK 01 AUDIO\n INDEX 01 00:00:00\nFILE "02.wav" WAVE\n TRACK 02 AUDIO\n INDEX 01 00:00:10\n',
  );
  assert.deepEqual(await gathered(), {
    found: ['01.wav: 01', '02.wav: 02'],
    missing: [],
    passedOver: ['gone.cue', 'none.cue', 'songs.cue'],
  });
});
