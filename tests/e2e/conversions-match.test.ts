// Playlists of other programs, matched to the library: what a song is known by worldwide comes before its name.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PlaylistMatch } from './contract.ts';
import { addPerson, upload } from './conversions.ts';
import { filesOf } from './convert.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { call, signIn } from './people.ts';
import { startServer } from './server.ts';

const recording = '5b11f4ce-a62d-471e-81fc-a69a8278c7da';

test('what the library does not have is found among the files that were brought, and the library comes first', async () => {
  const titles = ['Salt on the Rail', 'Fog Signal', 'Gulls Asleep'];
  const [first, second, third] = album(3, 1).map((song, at) => ({ ...song, title: titles[at] ?? '' }));
  assert.ok(first && second && third);
  using music = writeMusic([first]);
  using brought = writeMusic([first, second]);
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Here');
  const [track] = await tracksOnceScanned(server.url, token, 1);
  const stranger = await addPerson(server, 'stranger@example.org');
  const { token: theirs } = await signIn(server.url, 'There', { person: stranger });
  const list =
    '#EXTM3U\n' +
    [first, second, third]
      .map(({ artist, title }) => `#EXTINF:1,${artist} - ${title}\nx/${title}.mp3\n`)
      .join('');
  const matched = async (who: string) => {
    const body = { name: 'list.m3u', text: list };
    const answer = await call<PlaylistMatch>(server.url, 'POST', '/api/playlists/match', {
      token: who,
      body,
    });
    assert.equal(answer.status, 200, answer.text);
    return answer.body.entries.map(({ match, candidates: [best] }) => [match, best?.trackId, best?.uploadId]);
  };
  assert.deepEqual(await matched(token), [
    ['sure', track?.id, undefined],
    ['missing', undefined, undefined],
    ['missing', undefined, undefined],
  ]);
  const ids = new Map<string, string>();
  const before = Date.now();
  for (const name of filesOf(brought.path).filter((one) => one.endsWith('.wav'))) {
    const { body } = await upload(server.url, token, name, readFileSync(join(brought.path, name)));
    ids.set(body.title, body.id);
    assert.equal(body.number, body.title === first.title ? first.number : second.number);
  }
  const afterwards = [
    ['sure', track?.id, undefined],
    ['sure', undefined, ids.get(second.title)],
    ['missing', undefined, undefined],
  ];
  assert.deepEqual(await matched(token), afterwards);
  assert.notDeepEqual(await matched(theirs), afterwards, 'nobody finds what another has brought');
  const { body } = await call<PlaylistMatch>(server.url, 'POST', '/api/playlists/match', {
    token,
    body: { name: 'list.m3u', text: list },
  });
  const [inLibrary, sent] = body.entries.map(({ candidates: [best] }) => best);
  assert.deepEqual([inLibrary?.sentAs, inLibrary?.sentAt], [undefined, undefined]);
  assert.ok(filesOf(brought.path).includes(sent?.sentAs ?? ''), 'as the file was called');
  assert.ok(Date.parse(sent?.sentAt ?? '') >= before);
  assert.ok((sent?.sizeBytes ?? 0) > 0);
});

test('a song of another spelling is found by its ISRC, and by its MusicBrainz recording', async () => {
  const [first, second, third] = album(3, 1);
  assert.ok(first && second && third);
  using music = writeMusic([{ ...first, isrc: 'QZES8-20-00001' }, { ...second, recording }, third]);
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Here');
  const tracks = await tracksOnceScanned(server.url, token, 3);
  const idOf = (title: string) => tracks.find((track) => track.title === title)?.id;
  const match = async (name: string, text: string) => {
    const answer = await call<PlaylistMatch>(server.url, 'POST', '/api/playlists/match', {
      token,
      body: { name, text },
    });
    assert.equal(answer.status, 200, answer.text);
    const [entry] = answer.body.entries;
    return [entry?.match, entry?.candidates[0]?.trackId];
  };

  const csv = 'Track Name,Artist Name(s),ISRC\n';
  assert.deepEqual(await match('a.csv', `${csv}Überfahrt,Die Gezeitenuhren,QZES82000001\n`), [
    'sure',
    idOf('Crossing 1'),
  ]);
  const jspf = (id: string) =>
    JSON.stringify({
      playlist: {
        title: 'Evening',
        track: [
          {
            title: 'Überfahrt',
            creator: 'Die Gezeitenuhren',
            identifier: [`https://musicbrainz.org/recording/${id}`],
          },
        ],
      },
    });
  assert.deepEqual(await match('b.jspf', jspf(recording)), ['sure', idOf('Crossing 2')]);
  const unknown = await match('c.csv', `${csv}Überfahrt,Die Gezeitenuhren,QZES82000009\n`);
  assert.notEqual(unknown[0], 'sure', 'not by its name');
});
