// Many files at once: looked into few at a time, whoever sends them.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { onBoth } from '../db/testing/both-data.ts';
import { isRefusal } from '../refusal.ts';
import { openPlace } from './place.ts';
import { createRoom } from './room.ts';
import { createUploads } from './uploads.ts';

onBoth('of many files that come at once two are looked into at a time', async ({ data }) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-uploads-'));
  let drawn = 0;
  const random = { bytes: (count: number) => new Uint8Array(count).fill(++drawn) };
  const place = openPlace(folder, random);
  let [open, most] = [0, 0];
  const uploads = createUploads({
    data,
    place,
    room: createRoom(place, 0),
    checkSound: async () => undefined,
    openReader: () => {
      most = Math.max(most, ++open);
      return {
        async read(paths) {
          await wait(5);
          return paths.map(() => ({ why: 'There is no music in it.' }));
        },
        async stop() {
          open--;
        },
      };
    },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    random,
  });
  try {
    await data.transaction((tx) =>
      data
        .on(tx)
        .insertInto('accounts')
        .values({
          id: 7,
          email: 'a@example.org',
          email_key: 'a@example.org',
          name: 'A',
          admin: 0,
          password_hash: '',
          device_limit: 5,
          stream_limit: 5,
          export: 'full',
          created_at: 1,
        })
        .execute(),
    );
    const sent = Array.from({ length: 50 }, (_, nth) =>
      uploads.take(7, {
        name: `${nth}.mp3`,
        body: Readable.from([Buffer.from('no music')]),
        announcedBytes: 8,
        mayStay: () => true,
      }),
    );
    for (const answer of await Promise.all(sent))
      assert.equal(isRefusal(answer) && answer.refusal, 'no-audio');
    assert.equal(most, 2);
    assert.deepEqual(await place.uploads(), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
