// Music for the converter's bench: the demo album's songs, performed and cut into tracks of many lengths.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wrapWave } from '../packages/converter/src/engine/render-wave.ts';
import { songs } from '../packages/server/src/demo/score/songs.ts';
import { perform } from '../packages/server/src/demo/sound/perform.ts';
import { type Stereo, sampleRate } from '../packages/server/src/demo/sound/stereo.ts';

export type Tracks = { files: string[]; seconds: number };

/** How much of a song a track is; a track may be longer than its song, which then begins again. */
export type Lengths = (track: number) => number;

/** WAV files, 16 bit, stereo. The first `performed` songs are used in turn, each track from another place in one. */
export function writeTracks(folder: string, count: number, lengthS: Lengths, performed: number): Tracks {
  mkdirSync(folder, { recursive: true });
  const pieces = songs.slice(0, performed).map((song, i) => toPcm(perform(song, 100 + i)));
  let seconds = 0;
  const files = Array.from({ length: count }, (_, track) => {
    const piece = pieces[track % pieces.length]!;
    const samples = Math.round(lengthS(track) * sampleRate);
    const from = (track * 131_071 * 4) % piece.length;
    const parts = [piece.subarray(from)];
    for (let have = piece.length - from; have < samples * 4; have += piece.length) parts.push(piece);
    const file = join(folder, `${String(track).padStart(4, '0')}.wav`);
    const data = Buffer.concat(parts).subarray(0, samples * 4);
    writeFileSync(file, wrapWave(data, { sampleRateHz: sampleRate, channels: 2, bits: 16 }));
    seconds += samples / sampleRate;
    return file;
  });
  return { files, seconds };
}

function toPcm({ left, right }: Stereo): Buffer {
  const pcm = Buffer.alloc(left.length * 4);
  const whole = (value = 0) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767)));
  for (let i = 0; i < left.length; i++) {
    pcm.writeInt16LE(whole(left[i]), i * 4);
    pcm.writeInt16LE(whole(right[i]), i * 4 + 2);
  }
  return pcm;
}
