// The converter, step by step.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { AlbumPage, Track } from './contract.ts';
import { writeMusic } from './music.ts';
import { call } from './people.ts';
import { at, inside, type Scene } from './scene.ts';
import type { World } from './world.ts';

const takeDemo = async (page: Page, world: World) => {
  await at(`/albums/${world.album.id}`, world.album.title)(page, world);
  await page.getByRole('main').getByRole('button', { name: 'Convert…' }).click();
  await page.getByText('All 12 songs are ticked.').waitFor();
};

/** Two songs that are there, two that may be meant, one that nobody has. */
const playlist = (tracks: readonly Track[]): string =>
  [
    '#EXTM3U',
    ...tracks
      .slice(0, 5)
      .flatMap((track) => [
        `#EXTINF:${Math.round(track.durationMs / 1000)},${track.artists[0]?.name} - ${track.title}`,
        `${track.title}.mp3`,
      ]),
    ...tracks
      .slice(5, 7)
      .flatMap((track) => [
        `#EXTINF:${Math.round(track.durationMs / 1000) + 9},${track.artists[0]?.name} - ${track.title} (Live at the Pier)`,
        `${track.title} (Live at the Pier).mp3`,
      ]),
    '#EXTINF:214,The Paper Fleet - Nobody Has This One',
    'Nobody Has This One.mp3',
  ].join('\n');

type Payload = { name: string; mimeType: string; buffer: Buffer };

const listFile = (tracks: readonly Track[]): Payload => ({
  name: 'Evening at the harbour.m3u8',
  mimeType: 'audio/x-mpegurl',
  buffer: Buffer.from(playlist(tracks)),
});

/** A song of somebody's own, called as one of the library is. */
function tapeOf(track: Track | undefined, name: string): Payload {
  using folder = writeMusic([
    {
      album: 'Demo tape',
      artist: track?.artists[0]?.name ?? '',
      title: track?.title ?? '',
      number: 1,
      seconds: 70,
    },
  ]);
  const [tape = ''] = readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.wav'),
  );
  return { name, mimeType: 'audio/wav', buffer: readFileSync(join(folder.path, tape)) };
}

const demoTracks = async ({ album, full, token }: World): Promise<readonly Track[]> =>
  (await call<AlbumPage>(full.url, 'GET', `/api/albums/${album.id}`, { token })).body.tracks;

export const converterScenes: Scene[] = [
  { name: 'converter', ...inside, open: at('/converter', 'Recently added') },
  {
    name: 'converter-computer',
    ...inside,
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      await page.getByText('In a terminal', { exact: true }).click();
      await page.getByText('gatefold convert').waitFor();
    },
  },
  {
    name: 'converter-link',
    ...inside,
    only: 'desktop',
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      await page.getByRole('searchbox').fill('https://open.spotify.com/playlist/37i9');
      await page.getByText('stay with that service').waitFor();
    },
  },
  { name: 'converter-songs', ...inside, open: takeDemo },
  {
    name: 'converter-playlist',
    ...inside,
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      const tracks = await demoTracks(world);
      const tape = tapeOf(tracks[1], 'Found on the old tape.wav');
      await page.locator('input[type=file]').setInputFiles([listFile(tracks), tape]);
      await page.getByText('Not in the playlist').waitFor();
      await page.getByText('was not found').waitFor();
    },
  },
  {
    name: 'converter-coming',
    ...inside,
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      await page.route('**/api/uploads?*', () => {});
      const tracks = await demoTracks(world);
      const tapes = ['Nobody Has This One.wav', 'Found on the old tape.wav'].map((name) =>
        tapeOf(tracks[1], name),
      );
      await page.locator('input[type=file]').setInputFiles([listFile(tracks), ...tapes]);
      await page.getByText('2 files are still being sent.').waitFor();
    },
  },
  {
    name: 'converter-which',
    ...inside,
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      const tracks = await demoTracks(world);
      const input = page.locator('input[type=file]');
      await input.setInputFiles([tapeOf(tracks[5], 'Found on the old tape.wav')]);
      await page.getByText('One song, ticked.').waitFor();
      await input.setInputFiles([listFile(tracks)]);
      await page
        .getByRole('button', { name: /to choose from/ })
        .first()
        .click();
      await page.getByText(/^Library · .*kB|^Library · .*MB/).waitFor();
    },
  },
  {
    name: 'converter-not-taken',
    ...inside,
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      await page.locator('input[type=file]').setInputFiles([
        { name: 'Half an export.json', mimeType: 'application/json', buffer: Buffer.from('{"playlists": [') },
        { name: 'Bought long ago.m4p', mimeType: 'audio/mp4', buffer: Buffer.from('locked') },
        { name: 'letter.docx', mimeType: 'text/plain', buffer: Buffer.from('no music') },
      ]);
      await page.getByText('letter.docx').waitFor();
    },
  },
  {
    name: 'converter-lists',
    ...inside,
    open: async (page, world) => {
      await at('/converter', 'Recently added')(page, world);
      const names = ['Morning', 'On the way to the harbour', 'For the car', 'Evening'];
      const item = { track: { trackName: 'Rope and Tar', artistName: 'The Paper Fleet' } };
      const playlists = names.map((name) => ({ name, items: [item] }));
      await page.locator('input[type=file]').setInputFiles({
        name: 'Playlist1.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify({ playlists })),
      });
      await page.getByRole('checkbox', { name: 'For the car' }).check();
    },
  },
  {
    name: 'converter-settings',
    ...inside,
    open: async (page, world) => {
      await takeDemo(page, world);
      await page.getByRole('button', { name: 'Add 12 songs' }).click();
      await page.getByRole('heading', { name: 'How shall the files be?' }).waitFor();
    },
  },
  {
    name: 'converter-names',
    ...inside,
    open: async (page, world) => {
      await takeDemo(page, world);
      await page.getByRole('button', { name: 'Add 12 songs' }).click();
      await page.getByRole('radio', { name: /^01 Title/ }).check();
      await page.getByRole('heading', { name: 'Names' }).evaluate((title) => title.scrollIntoView());
    },
  },
  {
    name: 'converter-more-settings',
    ...inside,
    open: async (page, world) => {
      await takeDemo(page, world);
      await page.getByRole('button', { name: 'Add 12 songs' }).click();
      await page.getByText('FLAC', { exact: true }).click();
      await page.getByText('More settings').click();
      await page.getByText('compared, sample by sample').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'converter-batch',
    ...inside,
    open: at(({ batch }) => `/converter/batches/${batch.id}`, 'All 12 songs are done.'),
  },
  {
    name: 'converter-proof',
    ...inside,
    open: async (page, world) => {
      await at(`/converter/batches/${world.batch.id}`, 'All 12 songs are done.')(page, world);
      await page.getByRole('button', { name: 'What to do with Rope and Tar' }).click();
      await page.getByRole('menuitem', { name: 'Proof' }).click();
      await page.getByText('samples read back the same').waitFor();
    },
  },
  {
    name: 'converter-listen',
    ...inside,
    open: async (page, world) => {
      await at(`/converter/batches/${world.batch.id}`, 'All 12 songs are done.')(page, world);
      await page.getByRole('button', { name: 'What to do with Rope and Tar' }).click();
      await page.getByRole('menuitem', { name: 'Open' }).click();
      await page.getByRole('dialog', { name: 'Rope and Tar' }).locator('audio').waitFor();
    },
  },
  { name: 'converter-converted', ...inside, open: at('/converter/converted', 'Harbour Lights') },
  { name: 'plan', ...inside, open: at('/account/plan', 'Redeem a licence') },
];
