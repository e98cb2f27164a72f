import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { CannotStart } from './db/open-failures.ts';

test('without settings there are sensible ones', () => {
  assert.deepEqual(readConfig({}, {}, '/home/somebody'), {
    port: 4600,
    host: '127.0.0.1',
    dataFolder: '/home/somebody/data',
    musicFolders: [],
    trustMs: 1000,
    licenceKeys: [],
    convertedMostMb: 102_400,
    keepFreeMb: 512,
    logLevel: 'warn',
    proxies: ['loopback'],
  });
});

test('a flag wins over the environment, an empty setting is none', () => {
  const config = readConfig({ GATEFOLD_PORT: '1', GATEFOLD_HOST: '' }, { port: '0' }, '/');
  assert.deepEqual([config.port, config.host], [0, '127.0.0.1']);
});

test('a setting that cannot be used is named', () => {
  const impossible: Record<string, string>[] = [
    { GATEFOLD_PORT: '65536' },
    { GATEFOLD_CONVERTED_MB: '1 GB' },
    { GATEFOLD_KEEP_FREE_MB: '-1' },
    { GATEFOLD_PORT: '-1' },
    { GATEFOLD_PORT: 'http' },
    { GATEFOLD_MUSIC: 'music' },
    { GATEFOLD_URL: 'music.example.org' },
    { GATEFOLD_URL: 'https://example.org/music' },
    { GATEFOLD_LOG: 'loud' },
    { GATEFOLD_ADMIN_EMAIL: 'a@example.org' },
    { GATEFOLD_PROXIES: 'my-proxy' },
    { GATEFOLD_PROT: '4600' },
    { GATEFOLD_DATABASE_URL: 'mysql://user:secret@localhost/gatefold' },
    { GATEFOLD_DATABASE_URL: 'postgres://user:secret@one,two/gatefold' },
    { GATEFOLD_DATABASE_URL: 'postgres://user:secret@one:5432,two:5433/gatefold' },
    { GATEFOLD_DATABASE_URL: 'postgres://one%2Ctwo/gatefold' },
    { GATEFOLD_NODE: '../etc' },
    { GATEFOLD_TRUST_MS: '0' },
    { GATEFOLD_TRUST_MS: '1e3' },
  ];
  for (const environment of impossible) {
    const [name = ''] = Object.keys(environment);
    assert.throws(
      () => readConfig(environment, {}, '/'),
      (error) =>
        error instanceof CannotStart && error.message.includes(name) && !error.message.includes('secret'),
      name,
    );
  }
});

test('an address of a database may have commas, but not between hosts', () => {
  const [one, several] = ['postgres://a,b:secret@one:5432/c,d?options=-c%20x=1,2', 'postgres://u@one,two/c'];
  assert.equal(readConfig({ GATEFOLD_DATABASE_URL: one }, {}, '/').databaseUrl, one);
  assert.throws(() => readConfig({ GATEFOLD_DATABASE_URL: several }, {}, '/'), /several hosts.*primary/);
});
