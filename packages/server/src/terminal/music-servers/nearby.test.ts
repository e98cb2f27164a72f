import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNearby } from './nearby.ts';

/** As `openMusicServer` sees it: the parser of addresses has been there before. */
const isSo = (address: string) => isNearby(new URL(address).hostname);

test('nearby is what no stranger can have: addresses of homes, names that no public name server knows', () => {
  for (const address of [
    'http://localhost:4533',
    'http://LOCALHOST.',
    'http://music.localhost',
    'http://127.0.0.1',
    'http://127.254.3.4',
    'http://0x7f.1',
    'http://10.1.2.3',
    'http://172.16.0.1',
    'http://172.31.255.255',
    'http://192.168.178.20',
    'http://169.254.10.1',
    'http://[::1]',
    'http://[fd12:3456::1]',
    'http://[fe80::1]',
    'http://[::ffff:192.168.1.2]',
    'http://nas:4533',
    'http://nas.local',
    'http://nas.lan',
    'http://nas.home.arpa.',
    'http://music.internal',
  ])
    assert.ok(isSo(address), address);
});

test('attack: names that only begin like an address of a home are of strangers', () => {
  for (const address of [
    'http://10.evil.example',
    'http://127.evil.com',
    'http://192.168.evil.com',
    'http://localhost.evil.example',
    'http://local.example',
    'http://notlocalhost.com',
    'http://evil.com/.local',
    'http://172.32.0.1',
    'http://172.15.0.1',
    'http://11.0.0.1',
    'http://93.184.216.34',
    'http://[2001:db8::1]',
    'http://[::ffff:93.184.216.34]',
    // A dot at the end makes one word a public name.
    'http://ai.',
  ])
    assert.ok(!isSo(address), address);
});
