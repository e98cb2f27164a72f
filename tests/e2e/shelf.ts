// A shelf of albums that never were, with covers drawn in the browser: what pictures of the pages show.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type MusicFolder, writeSilentSong } from './music.ts';

type Motif = 'sun' | 'waves' | 'bars' | 'rings' | 'hills' | 'grid';
type Sleeve = { title: string; artist: string; year: number; genre: string; hue: number; motif: Motif };

const sleeves: Sleeve[] = [
  ['Paper Lantern Weather', 'Northbound Choir', 2019, 'Folk', 28, 'sun'],
  ['Low Tide Letters', 'The Tidal Clocks', 2021, 'Ambient', 196, 'waves'],
  ['Seven Small Rooms', 'Attic Quartet', 1998, 'Jazz', 350, 'bars'],
  ['Grand Hotel Static', 'Velvet Antenna', 2004, 'Electronic', 268, 'rings'],
  ['Über den Dächern', 'Kammerkollektiv Süd', 2016, 'Klassik', 215, 'hills'],
  ['Saltwater Radio', 'Harbour & Sons', 1979, 'Folk', 172, 'waves'],
  ['The Cartographer’s Nap', 'Slow Atlas', 2023, 'Indie', 44, 'grid'],
  ['Neon Orchard', 'Glasshouse Parade', 1987, 'Pop', 322, 'sun'],
  ['Night Bus to Anywhere', 'Velvet Antenna', 2009, 'Electronic', 240, 'bars'],
  ['Morgenlicht', 'Kammerkollektiv Süd', 2020, 'Klassik', 36, 'sun'],
  ['A Field Guide to Silence', 'The Tidal Clocks', 2024, 'Ambient', 140, 'hills'],
  ['Brass for Breakfast', 'Cellar Door Brass', 2012, 'Jazz', 16, 'rings'],
  ['Winter Postcards', 'Northbound Choir', 2011, 'Folk', 205, 'hills'],
  ['Copper Wire Waltz', 'Attic Quartet', 2002, 'Jazz', 24, 'waves'],
  ['Ten Thousand Umbrellas', 'Glasshouse Parade', 1991, 'Pop', 190, 'grid'],
  ['Lighthouse Keeping', 'Harbour & Sons', 1983, 'Folk', 8, 'bars'],
  ['Soft Machinery', 'Slow Atlas', 2018, 'Indie', 290, 'rings'],
  ['Umibe no Rajio', 'Umibe Radio', 2017, 'City Pop', 182, 'sun'],
  [
    'The Long Way Round the Lake, and Other Songs for Rowing Home',
    'Cellar Door Brass',
    2022,
    'Jazz',
    158,
    'waves',
  ],
  ['Blue Hour Institute', 'Umibe Radio', 2021, 'City Pop', 226, 'grid'],
].map(([title, artist, year, genre, hue, motif]) => ({ title, artist, year, genre, hue, motif }) as Sleeve);

const firstWords = [
  'Slow',
  'Borrowed',
  'Paper',
  'Northern',
  'Quiet',
  'Second',
  'Open',
  'Velvet',
  'Half',
  'Every',
];
const lastWords = [
  'Harbour',
  'Letters',
  'Windows',
  'Morning',
  'Machines',
  'Rooms',
  'Weather',
  'Signals',
  'Gardens',
  'Stairs',
];

/** The same names at every run, and none twice on an album. */
function titleOf(album: number, track: number): string {
  const number = (album * 17 + track * 29) % (firstWords.length * lastWords.length);
  return `${firstWords[number % firstWords.length]} ${lastWords[Math.floor(number / firstWords.length)]}`;
}

function drawing({ hue, motif }: Sleeve): string {
  const tone = (lightness: number, shift = 0) => `hsl(${hue + shift} 55% ${lightness}%)`;
  const several = (count: number, draw: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => draw(at)).join('');
  const motifs: Record<Motif, () => string> = {
    sun: () =>
      `<circle cx="300" cy="330" r="150" fill="${tone(66, 20)}"/>${several(7, (at) => `<rect y="${330 + at * 36}" width="600" height="${6 + at * 4}" fill="${tone(20, -20)}"/>`)}`,
    waves: () =>
      several(
        9,
        (at) =>
          `<path d="M0 ${180 + at * 48} q75 ${-50 + at * 6} 150 0 t150 0 t150 0 t150 0" fill="none" stroke="${tone(36 + at * 5, at * 6)}" stroke-width="14"/>`,
      ),
    bars: () =>
      several(
        8,
        (at) =>
          `<rect x="${40 + at * 66}" y="${120 + ((at * 137) % 220)}" width="42" height="440" fill="${tone(34 + at * 5, at * 8)}"/>`,
      ),
    rings: () =>
      several(
        8,
        (at) =>
          `<circle cx="420" cy="420" r="${60 + at * 48}" fill="none" stroke="${tone(38 + at * 4, at * 10)}" stroke-width="${22 - at * 2}"/>`,
      ),
    hills: () =>
      several(
        5,
        (at) =>
          `<path d="M0 ${300 + at * 66} Q150 ${180 + at * 70} 300 ${290 + at * 60} T600 ${270 + at * 70} V600 H0Z" fill="${tone(52 - at * 9, at * 6)}"/>`,
      ),
    grid: () =>
      several(
        36,
        (at) =>
          `<circle cx="${75 + (at % 6) * 90}" cy="${75 + Math.floor(at / 6) * 90}" r="${12 + ((at * 31) % 26)}" fill="${tone(40 + ((at * 7) % 30), at * 3)}"/>`,
      ),
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600"><rect width="600" height="600" fill="${tone(20, -20)}"/>${motifs[motif]()}</svg>`;
}

/** Twenty albums of eight to eleven silent songs. */
export async function writeShelf(page: Page): Promise<MusicFolder & { trackCount: number }> {
  const path = mkdtempSync(join(tmpdir(), 'gatefold-shelf-'));
  let trackCount = 0;
  await page.setViewportSize({ width: 600, height: 600 });
  for (const [at, sleeve] of sleeves.entries()) {
    const folder = join(path, String(at).padStart(2, '0'));
    mkdirSync(folder);
    await page.setContent(`<body style="margin:0">${drawing(sleeve)}`);
    await page.screenshot({ path: join(folder, 'cover.jpg'), type: 'jpeg', quality: 85 });
    for (let number = 1; number <= 8 + (at % 4); number++) {
      const song = {
        album: sleeve.title,
        artist: sleeve.artist,
        title: titleOf(at, number),
        number,
        seconds: 140 + ((at * 53 + number * 37) % 170),
        year: sleeve.year,
        genre: sleeve.genre,
      };
      writeSilentSong(join(folder, `${String(number).padStart(2, '0')}.wav`), song);
      trackCount++;
    }
  }
  return { path, trackCount, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
