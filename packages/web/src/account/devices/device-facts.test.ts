import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Device } from '@gatefold/contract';
import { formatsFor, loadWords } from '../words.testing.ts';
import { deviceFacts } from './device-facts.ts';

const at = '2026-11-21T14:03:07.000Z';
const now = Date.parse(at);
const ago = () => '2 minutes ago';
const english = { t: await loadWords('en'), formats: { ...formatsFor('en'), ago } };
const german = { t: await loadWords('de'), formats: { ...formatsFor('de'), ago: () => 'vor 2 Minuten' } };

const device = (fields: Partial<Device> = {}): Device => ({
  id: '00000000001',
  name: 'Firefox on Linux',
  kind: 'web',
  client: 'Firefox on Linux',
  place: 'home',
  firstSeenAt: at,
  lastSeenAt: at,
  thisDevice: false,
  ...fields,
});

test('a browser that is named after itself is not said twice', () => {
  assert.equal(deviceFacts(english, device(), now), 'Browser · at home · 2 minutes ago');
  assert.equal(
    deviceFacts(english, device({ name: 'Work' }), now),
    'Firefox on Linux · at home · 2 minutes ago',
  );
});

test('a phone is a phone, whatever browser it runs', () => {
  const phone = device({ name: 'Pixel', kind: 'phone', client: 'Chrome on Android', place: 'FR' });
  assert.equal(deviceFacts(english, phone, now), 'Phone · France · 2 minutes ago');
  assert.equal(deviceFacts(german, phone, now), 'Telefon · Frankreich · vor 2 Minuten');
});

test('what plays stands in place of the time, and this device is here now', () => {
  const playing = { trackId: '00000000001', title: 'Ferry', artist: 'Demo', state: 'playing' } as const;
  assert.equal(deviceFacts(english, device({ playing }), now), 'Browser · at home · playing “Ferry”');
  assert.equal(
    deviceFacts(german, device({ playing: { ...playing, state: 'paused' } }), now),
    'Browser · zu Hause · angehalten: „Ferry“',
  );
  const { place: _place, ...nowhere } = device({ thisDevice: true });
  assert.equal(deviceFacts(english, nowhere, now), 'Browser · now');
});
