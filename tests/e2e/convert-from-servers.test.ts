// `gatefold convert` with servers as sources: what is taken from whom, and what is told to whom.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { addPerson, setExport } from './conversions.ts';
import { folder, homeOf, madeIn } from './convert.ts';
import { oneSecond, password, songs, startForeignServer } from './foreign-server.ts';
import { tracksOnceScanned } from './library.ts';
import { album, type Song, writeMusic } from './music.ts';
import { devicesOf, signIn } from './people.ts';
import { gatefold, mainFile, owner, startServer } from './server.ts';

/** A home of its own: sign-ins of the machine's user are none of a test's. */
const atHome = () => {
  const home = folder();
  const environment = homeOf(home.path);
  return {
    kept: join(home.path, 'gatefold', 'sign-ins.json'),
    run: (words: string[], input = '') => gatefold(words, environment, input),
    convert: (words: string[], input = '') => gatefold(['convert', ...words], environment, input),
    [Symbol.dispose]: () => home[Symbol.dispose](),
  };
};

/** The names that a dry run says, without folders. */
const plannedIn = (stdout: string) =>
  [...stdout.matchAll(/-> (?:.*\/)?(.*)$/gm)].map(([, name]) => name).sort();

test('a dry run says the names of songs that it does not fetch, and writes nothing', async () => {
  using music = writeMusic(album(2, 1));
  using home = atHome();
  using place = folder();
  const out = join(place.path, 'out');
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  await tracksOnceScanned(server.url, (await signIn(server.url, 'Here')).token, 2);
  const words = [server.url, '--user', owner.email, '--to', 'flac', '--out', out];
  const dry = await home.convert([...words, '--dry-run'], `${owner.password}\n`);
  assert.equal(dry.code, 0, dry.stdout + dry.stderr);
  assert.ok(!existsSync(out), 'not even the folder is made');
  const made = await home.convert(words);
  assert.equal(made.code, 0, made.stdout + made.stderr);
  const names = madeIn(out).map((name) => name.split('/').at(-1));
  assert.equal(names.length, 2);
  assert.deepEqual(plannedIn(dry.stdout), names, 'the names are those that the files get');

  using foreign = await startForeignServer(songs(3), { file: oneSecond(), password });
  const elsewhere = await home.convert(
    [foreign.url, '--user', 'listener', '--out', join(place.path, 'never'), '--dry-run'],
    `${password}\n`,
  );
  assert.equal(elsewhere.code, 0, elsewhere.stdout + elsewhere.stderr);
  assert.equal(plannedIn(elsewhere.stdout).length, 3, elsewhere.stdout);
  assert.ok(!foreign.asked.some((path) => path.includes('download')), foreign.asked.join('\n'));
  assert.deepEqual(readdirSync(place.path), ['out']);
});

test('attack: over http no password goes to a name that only begins like the address of a home', async () => {
  using home = atHome();
  for (const host of [
    '10.evil.invalid',
    '127.evil.invalid',
    'localhost.evil.invalid',
    '192.168.evil.invalid',
  ]) {
    const { code, stdout, stderr } = await home.convert([`http://${host}:4533`, '--user', 'me'], 'secret\n');
    assert.equal(code, 1, stdout + stderr);
    assert.match(stdout, /Over http anybody on the way could read your password/, host);
  }
});

test('two accounts at a server keep a sign-in each; a sign-out ends both', async () => {
  using music = writeMusic(album(1, 1));
  using home = atHome();
  using out = folder();
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const guest = await addPerson(server, 'guest@example.org');
  await setExport(server, guest.email, 'full');
  const { token } = await signIn(server.url, 'Here');
  await tracksOnceScanned(server.url, token, 1);
  const as = (person: { email: string }, to: string, input = '') =>
    home.convert([server.url, '--user', person.email, '--to', to, '--out', out.path], input);
  for (const [person, to, input] of [
    [owner, 'mp3', `${owner.password}\n`],
    [guest, 'flac', `${guest.password}\n`],
    [{ email: owner.email.toUpperCase() }, 'wav', ''],
    [guest, 'opus', ''],
  ] as const) {
    const { code, stdout, stderr } = await as(person, to, input);
    assert.equal(code, 0, `${person.email} to ${to}: ${stdout}${stderr}`);
  }
  const terminals = async () =>
    (await devicesOf(server.url, token)).items.filter(({ name }) => name.startsWith('Terminal on ')).length;
  assert.equal(await terminals(), 1);

  const kept = readFileSync(home.kept, 'utf8');
  writeFileSync(home.kept, kept.slice(0, -5));
  const broken = await as(owner, 'aac', `${owner.password}\n`);
  assert.equal(broken.code, 1);
  assert.match(broken.stdout, /cannot be read/);
  assert.equal(readFileSync(home.kept, 'utf8'), kept.slice(0, -5), 'what cannot be read is not written over');
  writeFileSync(home.kept, kept);

  assert.equal((await home.run(['sign-out', server.url])).code, 0);
  assert.equal(await terminals(), 0);
  assert.ok(!readFileSync(home.kept, 'utf8').includes('"token"'));
  assert.equal((await home.run(['sign-out', server.url])).code, 1);
});

test('--find and pages take all that they mean, and nothing else', async () => {
  const guest: Song = { album: 'Gathering', artist: 'Brass Band', title: 'Guest', number: 121, seconds: 1 };
  using music = writeMusic([...album(120, 1), guest]);
  using home = atHome();
  await using server = await startServer({ settings: { GATEFOLD_MUSIC: music.path } });
  const { token } = await signIn(server.url, 'Here');
  const tracks = await tracksOnceScanned(server.url, token, 121);
  const ofBand = tracks.find(({ title }) => title === 'Guest');
  assert.ok(ofBand);
  const planned = async (address: string, ...words: string[]) => {
    const done = await home.convert(
      [address, '--user', owner.email, '--dry-run', ...words],
      `${owner.password}\n`,
    );
    return { ...done, count: plannedIn(done.stdout).length };
  };
  assert.equal(
    (await planned(server.url, '--find', 'crossing')).count,
    120,
    'more than a search answers at once',
  );
  assert.equal((await planned(server.url, '--find', 'brass')).count, 1);
  assert.equal((await planned(`${server.url}/library/songs`)).count, 121);
  assert.equal((await planned(`${server.url}/albums/${ofBand.album.id}`)).count, 1);
  assert.equal((await planned(`${server.url}/artists/${ofBand.artists[0]?.id}`)).count, 1);
  for (const [address, ...words] of [
    [`${server.url}/search?q=crossing`],
    [`${server.url}/account/devices`],
    [`${server.url}/albums/${ofBand.album.id}`, '--find', 'crossing'],
  ] as const) {
    const refused = await planned(address, ...words);
    assert.equal(refused.code, 1, `${address}: ${refused.stdout}`);
    assert.match(refused.stdout, /MISSING.*--find/);
  }
});

test('--find at an OpenSubsonic server goes on to the last page, and takes the songs of an artist', async () => {
  using home = atHome();
  const ofArtist = songs(2, { artist: 'Harbour', album: 'Quay' }).map((song) => ({
    ...song,
    id: `h${song.id}`,
  }));
  using server = await startForeignServer([...songs(130), ...ofArtist], { file: oneSecond(), password });
  const planned = async (address: string, ...words: string[]) => {
    const done = await home.convert([address, '--user', 'listener', '--dry-run', ...words], `${password}\n`);
    return { ...done, count: plannedIn(done.stdout).length };
  };
  assert.equal((await planned(server.url, '--find', 'Song')).count, 132);
  assert.equal((await planned(server.url, '--find', 'Harbour')).count, 2);
  assert.equal((await planned(server.url)).count, 132);
  const page = await planned(`${server.url}/#/album/5/show`);
  assert.equal(page.code, 1, page.stdout);
  assert.match(page.stdout, /address of a page/);
});

test('a server that breaks off is said to, and no secret is asked for', async () => {
  using home = atHome();
  using server = await startForeignServer(songs(1), { file: oneSecond(), password, isDeaf: true });
  const { code, stdout } = await home.convert([server.url, '--dry-run'], `${password}\n`);
  assert.equal(code, 1);
  assert.match(stdout, /broke the connection off/);
  assert.ok(!server.asked.some((path) => path.includes('rest/')), server.asked.join('\n'));
});

test('two servers, two passwords on standard input, and how far fetching is', async () => {
  using home = atHome();
  using out = folder();
  const file = oneSecond();
  using first = await startForeignServer(songs(2), { file, password });
  using second = await startForeignServer(songs(1), { file, password: 'quite another' });
  const { code, stdout, stderr } = await home.convert(
    [first.url, second.url, '--user', 'listener', '--to', 'flac', '--out', out.path, '--json'],
    `${password}\nquite another\n`,
  );
  assert.equal(code, 0, stdout + stderr);
  assert.equal(madeIn(out.path).length, 3);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const fetched = events.filter(({ event, done, all }) => event === 'fetching' && done === all);
  assert.deepEqual(
    fetched.map(({ all, bytes }) => [all, bytes]),
    [[3, 3 * file.length]],
  );
});

test('attack: what a server says of its songs is taken for what it is, and an album of two discs for one', async () => {
  using home = folder();
  using place = folder();
  const odd = [
    { title: 1979, discNumber: 1, track: 1 },
    { suffix: 5, genre: {}, discNumber: '2', track: '7', duration: 'long' },
    { artist: ['a'], year: null, discNumber: 2, track: 1e300 },
  ];
  const given = songs(3).map((song, at) => ({ ...song, more: odd[at] ?? {} }));
  using server = await startForeignServer(given, { file: oneSecond(), password });
  const out = join(place.path, 'out');
  const { code, stdout, stderr } = await gatefold(
    ['convert', server.url, '--user', 'listener', '--to', 'flac', '--out', out],
    homeOf(home.path),
    `${password}\n`,
  );
  assert.equal(code, 0, stdout + stderr);
  const names = madeIn(out).map((name) => name.split('/').at(-1));
  assert.ok(names.includes('1-01 1979.flac') && names.includes('2-07 Song 1.flac'), names.join('\n'));
  assert.equal(names.length, 3);
});

test('songs of many artists on one album get one folder, by what the album says', async () => {
  using home = folder();
  using out = folder();
  const compiled = songs(2).map((song, at) => ({ ...song, artist: `Singer ${at}` }));
  using server = await startForeignServer(compiled, { file: oneSecond(), password });
  for (const more of [[], ['--find', 'Song']]) {
    const { stdout } = await gatefold(
      ['convert', server.url, '--user', 'listener', '--dry-run', '--out', out.path, ...more],
      homeOf(home.path),
      `${password}\n`,
    );
    const folders = [...stdout.matchAll(/-> (.*)\/[^/]*$/gm)].map(([, path]) => path);
    assert.deepEqual(folders, ['Various Artists/An Album', 'Various Artists/An Album'], stdout);
  }
});

const hasTerminals = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** What is shown at a terminal, and the exit code, when these keys are pressed at the question for a password. */
const atTerminal = async (words: string[], keys: string) => {
  const line = [process.execPath, mainFile, ...words].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', line, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let shown = '';
  let isPressed = false;
  child.stdout.setEncoding('utf8').on('data', (text) => {
    shown += text;
    if (isPressed || !/[Pp]assword.*: $/.test(shown)) return;
    isPressed = true;
    // The question is there a moment before the keys are listened to.
    setTimeout(() => child.stdin.write(keys), 300);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  return { code, shown };
};

test('at a terminal a password is not seen, and Ctrl-C and Ctrl-D leave without a word', {
  skip: hasTerminals ? false : 'there is no program `script` that makes terminals',
}, async () => {
  using server = await startForeignServer(songs(2), { file: oneSecond(), password });
  const words = ['convert', server.url, '--user', 'listener', '--dry-run'];
  const typed = await atTerminal(words, `${password}\r`);
  assert.equal(typed.code, 0, typed.shown);
  assert.ok(!typed.shown.includes(password.slice(0, 8)), typed.shown);
  for (const keys of ['\u0003', 'half of it\u0003', '\u0004']) {
    const { code, shown } = await atTerminal(words, keys);
    assert.equal(code, 130, shown);
    assert.ok(!/Error|^\s+at /m.test(shown), shown);
  }
  const { code, shown } = await atTerminal(['accounts', 'add', 'new@example.org'], '\u0003');
  assert.equal(code, 130, shown);
  assert.ok(!/Error|^\s+at /m.test(shown), shown);
});
