// Playlists of other programs, matched to the library: what a song is known by worldwide comes before its name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlaylistMatch } from './contract.ts';
import { tracksOnceScanned } from './library.ts';
import { album, writeMusic } from './music.ts';
import { call, signIn } from './people.ts';
import { startServer } from './server.ts';

const recording = '5b11f4ce-a62d-471e-81fc-a69a8278c7da';

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
