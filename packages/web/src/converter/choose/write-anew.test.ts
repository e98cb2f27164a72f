import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Found } from '../list/draft.ts';
import { writeAnew } from './write-anew.ts';

const line = (list: number, number: number, title: string, durationMs?: number): Found => ({
  key: number,
  ticked: false,
  match: 'missing',
  wanted: { title, artist: 'Attic', ...(durationMs === undefined ? {} : { durationMs }) },
  asked: { list, number },
});

test('a list is written from its own lines, with their places in it', () => {
  const found: Found[] = [
    line(1, 2, 'B', 2000),
    line(2, 1, 'X'),
    { key: 9, ticked: true, match: 'sure', sent: 5 },
    line(1, 4, 'D "quoted"'),
  ];
  const { name, text, numbers } = writeAnew(found, 1);
  assert.match(name, /\.jspf$/);
  assert.deepEqual(numbers, [2, 4]);
  assert.deepEqual(JSON.parse(text).playlist.track, [
    { title: 'B', creator: 'Attic', duration: 2000 },
    { title: 'D "quoted"', creator: 'Attic' },
  ]);
});
