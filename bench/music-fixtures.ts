// Music for the benches: MP3s of a few seconds, tagged as a household's library would be.
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTag } from '../packages/server/src/demo/id3.ts';
import { encodeMp3 } from '../packages/server/src/demo/mp3.ts';
import { sampleRate } from '../packages/server/src/demo/sound/stereo.ts';

const albumsAnArtist = 5;
const tracksAnAlbum = 10;
const seconds = 6;

export type MusicFolder = Disposable & { path: string; files: number; albums: number };

/** A chord that swells: what is encoded matters little, but silence would make files of another kind. */
const tone = (): Float32Array =>
  Float32Array.from({ length: seconds * sampleRate }, (_, i) => {
    const t = i / sampleRate;
    return 0.2 * Math.sin(880 * t) * Math.sin(t) + 0.1 * Math.sin(3310 * t) + 0.05 * Math.sin(t * t * 900);
  });

/**
 * `count` files below a temporary folder, ten to an album, five albums to an artist. `copies` more trees beside it have
 * the same files under other names (hard links, which cost no room).
 */
export const writeMusicLibrary = async (count: number, copies = 0): Promise<MusicFolder> => {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-bench-music-'));
  const samples = tone();
  const sound = await encodeMp3({ left: samples, right: samples });
  for (let i = 0; i < count; i++) {
    const album = Math.floor(i / tracksAnAlbum);
    const artist = Math.floor(album / albumsAnArtist);
    const track = (i % tracksAnAlbum) + 1;
    const tag = writeTag({
      title: `Song ${i} of the evening`,
      artist: `Artist ${artist}`,
      albumArtist: `Artist ${artist}`,
      album: `Album ${album}`,
      track,
      trackCount: tracksAnAlbum,
      year: 1970 + (album % 50),
      genre: ['Jazz', 'Rock', 'Folk', 'Classical'][artist % 4] ?? 'Jazz',
      composer: `Composer ${artist % 17}`,
      comment: 'Made for measuring',
    });
    for (let copy = 0; copy <= copies; copy++) {
      const folder = join(path, `copy ${copy}`, `Artist ${artist}`, `Album ${album}`);
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${String(track).padStart(2, '0')} Song ${i}.mp3`);
      if (copy === 0) writeFileSync(file, Buffer.concat([tag, sound]));
      else
        linkSync(
          join(
            path,
            'copy 0',
            `Artist ${artist}`,
            `Album ${album}`,
            `${String(track).padStart(2, '0')} Song ${i}.mp3`,
          ),
          file,
        );
    }
  }
  return {
    path,
    files: count * (copies + 1),
    albums: Math.ceil(count / tracksAnAlbum),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
};
