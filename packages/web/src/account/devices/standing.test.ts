import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsFor, loadWords } from '../words.testing.ts';
import { standing } from './standing.ts';

const english = { t: await loadWords('en'), formats: formatsFor('en') };
const german = { t: await loadWords('de'), formats: formatsFor('de') };

const quiet = (name: string, thisDevice = false) => ({ name, thisDevice });
const playing = (name: string, thisDevice = false, state: 'playing' | 'paused' = 'playing') => ({
  name,
  thisDevice,
  playing: { trackId: '00000000001', title: 'Ferry', artist: 'Demo', state },
});
const many = (count: number) => Array.from({ length: count }, (_, index) => quiet(`Device ${index}`));

test('numbers up to twelve are written out, and the one that plays is named', () => {
  const devices = [...many(5), playing('Kitchen speaker')];
  assert.equal(
    standing(english, devices, 6),
    'Six of six devices are signed in. Kitchen speaker is playing.',
  );
  assert.equal(
    standing(german, devices, 6),
    'Sechs von sechs Geräten sind angemeldet. Kitchen speaker spielt.',
  );
});

test('one device alone has grammar of its own', () => {
  const devices = [playing('Firefox on Linux', true)];
  assert.equal(standing(english, devices, 6), 'One of six devices is signed in. This device is playing.');
  assert.equal(standing(german, devices, 6), 'Eines von sechs Geräten ist angemeldet. Dieses Gerät spielt.');
  assert.equal(
    standing(english, devices, 1),
    'This is the one device that may be signed in. This device is playing.',
  );
});

test('two that play are named, three are counted', () => {
  const two = [playing('Laptop', true), playing('Kitchen speaker')];
  assert.match(standing(english, two, 6), /This device and Kitchen speaker are playing\.$/);
  assert.match(standing(german, two, 6), /Dieses Gerät und Kitchen speaker spielen\.$/);
  assert.match(standing(english, [...two, playing('Pixel')], 6), /Three devices are playing\.$/);
});

test('a paused device does not play', () => {
  assert.match(standing(english, [playing('Laptop', true, 'paused')], 6), /Nothing is playing\.$/);
});

test('more devices than places, and figures beyond twelve', () => {
  assert.match(
    standing(english, many(7), 6),
    /^Seven devices are signed in, more than the six of your plan\./,
  );
  assert.match(standing(german, many(1300), 2000), /^1\.300 von 2\.000 Geräten sind angemeldet\./);
});
