import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualSettings } from '../list/usual-settings.ts';
import { withFormat } from '../settings/form.ts';
import { commandOf } from './command.ts';

const folder = (path: string) => ({ kind: 'folder', path }) as const;

test('a folder becomes MP3 as the page would make it', () => {
  assert.equal(
    commandOf(folder('~/My Music'), '~/Converted', usualSettings),
    "npx gatefold convert ~/'My Music' --to mp3 --quality 320 --name '{albumartist}/{album}/{disc}-{track} {title}' --lists m3u8 --out ~/Converted",
  );
});

test('what a shell would read is quoted', () => {
  const { name: _name, playlists: _playlists, ...plain } = withFormat(usualSettings, 'flac');
  assert.equal(
    commandOf(folder("/music/It's $HOME; rm"), 'out', plain),
    "npx gatefold convert '/music/It'\\''s $HOME; rm' --to flac --out out",
  );
});

test('a server is read as somebody, who may look for some of it', () => {
  const source = {
    kind: 'server',
    address: 'https://music.example.org',
    user: 'owner@example.org',
    find: 'slow ferry',
  } as const;
  assert.equal(
    commandOf(source, '~/Car', { ...usualSettings, profile: 'car' }),
    "npx gatefold convert https://music.example.org --user owner@example.org --find 'slow ferry' --car --out ~/Car",
  );
});

test('every wish has its word', () => {
  const { name: _name, ...plain } = usualSettings;
  const wishes = {
    ...plain,
    quality: 0,
    channels: 'mono',
    loudness: 'applied',
    lufs: -18,
    cover: 'jpeg',
    coverPixels: 400,
    id3: '2.3',
    numbered: true,
  } as const;
  assert.equal(
    commandOf(folder('a'), 'b', { ...wishes, playlists: ['m3u8', 'xspf'] }),
    'npx gatefold convert a --to mp3 --quality V0 --channels mono --loudness -18 --cover 400 --id3 2.3 --order --lists m3u8,xspf --out b',
  );
});
