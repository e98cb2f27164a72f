// Renders the demo album into the folder it is given, song by song, and says after each how many are done.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { drawCover } from './cover-art.ts';
import { writeTag } from './id3.ts';
import { encodeMp3 } from './mp3.ts';
import { album, songs } from './score/songs.ts';
import { perform } from './sound/perform.ts';

export type DemoOrder = { folder: string };
export type DemoReport = { done: number };

const { folder } = workerData as DemoOrder;
const firstSeed = 100;

await mkdir(folder, { recursive: true });
const cover = await drawCover();
await writeFile(join(folder, 'cover.jpg'), cover);
for (const [i, song] of songs.entries()) {
  const sound = await encodeMp3(perform(song, firstSeed + i));
  const tag = writeTag({
    ...album,
    title: song.title,
    albumArtist: album.artist,
    album: album.title,
    track: i + 1,
    trackCount: songs.length,
    cover,
  });
  const name = `${String(i + 1).padStart(2, '0')} ${song.title}.mp3`;
  await writeFile(join(folder, name), Buffer.concat([tag, sound]));
  parentPort?.postMessage({ done: i + 1 } satisfies DemoReport);
}
