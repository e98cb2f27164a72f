import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attachment } from './content-disposition.ts';

const cases: [string, string][] = [
  ['a.mp3', `attachment; filename="a.mp3"; filename*=UTF-8''a.mp3`],
  ['Album/01 Über.flac', `attachment; filename="01 Uber.flac"; filename*=UTF-8''01%20%C3%9Cber.flac`],
  ['日本.mp3', `attachment; filename=".mp3"; filename*=UTF-8''%E6%97%A5%E6%9C%AC.mp3`],
  ['say "hi"\\there.mp3', `attachment; filename="there.mp3"; filename*=UTF-8''there.mp3`],
  ['a"b%20c.mp3', `attachment; filename="a_b_20c.mp3"; filename*=UTF-8''a%22b%2520c.mp3`],
  ["it's (one)*.mp3", `attachment; filename="it's (one)*.mp3"; filename*=UTF-8''it%27s%20%28one%29%2A.mp3`],
  [
    'a\r\nSet-Cookie: x=1',
    `attachment; filename="a  Set-Cookie: x=1"; filename*=UTF-8''a%20%20Set-Cookie%3A%20x%3D1`,
  ],
  ['../../etc/passwd', `attachment; filename="passwd"; filename*=UTF-8''passwd`],
  ['\ud800', `attachment; filename="download"; filename*=UTF-8''%EF%BF%BD`],
  ['', `attachment; filename="download"; filename*=UTF-8''download`],
];
for (const [name, header] of cases)
  test(`a download called ${JSON.stringify(name)}`, () => assert.equal(attachment(name), header));
