import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CarProfile, carTarget, readCarProfile, usualCarProfile } from './car-profile.ts';
import { copyToStick, type Stick } from './copy-to-stick.ts';
import { openFolderStick } from './folder-stick.ts';
import { type CarFile, type CarTrack, planCar } from './plan-car.ts';

function tracksNamed(...titles: string[]): CarTrack[] {
  return titles.map((title, at) => ({
    id: String(at),
    title,
    artist: 'Band',
    album: 'Album',
    format: 'mp3',
  }));
}

function many(count: number): CarTrack[] {
  return tracksNamed(...Array.from({ length: count }, (_, at) => `Song ${at + 1}`));
}

function planned(tracks: CarTrack[], profile: Partial<CarProfile> = {}, freeBytes?: number) {
  return planCar(tracks, {
    profile: { ...usualCarProfile, ...profile },
    listName: 'Road trip',
    ...(freeBytes !== undefined && { freeBytes }),
  });
}

const pathsOf = (files: readonly CarFile[]) => files.map(({ path }) => path);
const codesOf = (plan: ReturnType<typeof planCar>) =>
  plan.findings.map(({ kind, code, ids }) => [kind, code, ids.length]);

test('a list becomes a folder whose names sort as the list does', () => {
  const plan = planned(tracksNamed('Zoo', 'AC/DC: "Live"?', 'x'.repeat(200)));
  assert.deepEqual(pathsOf(plan.files), [
    'Road trip/01 Band - Zoo.mp3',
    "Road trip/02 Band - AC-DC - 'Live'.mp3",
    `Road trip/03 Band - ${'x'.repeat(64 - 14)}.mp3`,
  ]);
  assert.deepEqual([plan.folders, plan.list, plan.findings], [['Road trip'], { path: 'Road trip.m3u8' }, []]);
});

test('a folder with too many files is split, and the numbers run on', () => {
  const plan = planned(many(600));
  const folders = Map.groupBy(plan.files, ({ path }) => path.split('/')[0]!);
  assert.deepEqual(
    [...folders].map(([name, files]) => [name, files.length, files[0]!.path]),
    [
      ['Road trip 1', 255, 'Road trip 1/001 Band - Song 1.mp3'],
      ['Road trip 2', 255, 'Road trip 2/256 Band - Song 256.mp3'],
      ['Road trip 3', 90, 'Road trip 3/511 Band - Song 511.mp3'],
    ],
  );
  assert.deepEqual(codesOf(plan), [['note', 'folders-split', 600]]);
});

test('a folder that is split does not run into another of that name', () => {
  const tracks = many(5).map((track, at) => ({ ...track, album: at === 4 ? 'Mix 2' : 'Mix' }));
  const plan = planned(tracks, { template: '{album}/{title}', filesPerFolderMax: 2 });
  assert.deepEqual(plan.folders, ['Mix 1', 'Mix 4', 'Mix 2']);
});

test('folders too deep are joined, and files of one folder stay together', () => {
  const tracks = many(3).map((track, at) => ({ ...track, album: at === 1 ? 'B' : 'A', track: at + 1 }));
  const deep = { template: '{list}/{albumartist}/{album}/{track} {title}' };
  const plan = planned(tracks, deep);
  assert.deepEqual(pathsOf(plan.files), [
    'Road trip/Band - A/01 Song 1.mp3',
    'Road trip/Band - A/03 Song 3.mp3',
    'Road trip/Band - B/02 Song 2.mp3',
  ]);
  assert.deepEqual(plan.folders, ['Road trip', 'Road trip/Band - A', 'Road trip/Band - B']);
  assert.deepEqual(codesOf(plan), [['note', 'folders-joined', 3]]);
  assert.deepEqual(pathsOf(planned(tracks, { ...deep, depthMax: 0 }).files)[0], '01 Song 1.mp3');
});

test('letters that the radio does not show become signs, and it is said', () => {
  const plan = planned(tracksNamed('Jóga', '戦場のメリー'), { ascii: true });
  assert.deepEqual(pathsOf(plan.files), ['Road trip/01 Band - Joga.mp3', 'Road trip/02 Band - _.mp3']);
  assert.deepEqual(codesOf(plan), [['note', 'letters-lost', 1]]);
});

const problems: [
  what: string,
  tracks: CarTrack[],
  profile: Partial<CarProfile>,
  free: number | undefined,
  codes: unknown[],
][] = [
  ['a format', [{ ...many(1)[0]!, format: 'opus' }], {}, undefined, [['problem', 'format-not-played', 1]]],
  ['files', many(12), { filesMax: 10 }, undefined, [['problem', 'too-many-files', 3]]],
  [
    'files without folders',
    many(12),
    { depthMax: 0, filesPerFolderMax: 10 },
    undefined,
    [
      ['problem', 'too-many-files', 3],
      ['note', 'folders-joined', 12],
    ],
  ],
  [
    'folders',
    many(5),
    { template: '{title}/{number}', foldersMax: 3 },
    undefined,
    [['problem', 'too-many-folders', 2]],
  ],
  [
    'a huge file',
    [{ ...many(1)[0]!, sizeBytes: 2 ** 32 }],
    {},
    undefined,
    [['problem', 'file-too-large', 1]],
  ],
  [
    'a small stick',
    many(4).map((track) => ({ ...track, sizeBytes: 32_769 })),
    {},
    3 * 65_536,
    [['problem', 'stick-too-small', 1]],
  ],
  [
    'a full folder',
    // Six entries a name, two for the folder itself: 10,922 fit.
    many(11_000),
    {
      filesPerFolderMax: 20_000,
      filesMax: 20_000,
      template: '{list}/{number} and a name so long that it takes entries {title}',
    },
    undefined,
    [['problem', 'folder-too-full', 78]],
  ],
];

for (const [what, tracks, profile, free, codes] of problems) {
  test(`says what does not fit: ${what}`, () => {
    assert.deepEqual(codesOf(planned(tracks, profile, free)), codes);
  });
}

test('a profile is edited as data, and what cannot be is refused', () => {
  const read = readCarProfile(
    JSON.parse('{"name": "Old car", "nameUnitsMax": 32, "filesPerFolderMax": 18, "formats": ["mp3", "wav"]}'),
  );
  assert.ok(read.kind === 'profile');
  assert.deepEqual(
    { ...read.profile, name: '' },
    { ...usualCarProfile, name: '', nameUnitsMax: 32, filesPerFolderMax: 18, formats: ['mp3', 'wav'] },
  );
  for (const json of [
    '[]',
    '{"colour": 1}',
    '{"kbps": 9}',
    '{"kbps": "320"}',
    '{"formats": ["ogg"]}',
    '{"id3": "2.2"}',
    '{"template": "{album}"}',
    '{"__proto__": 1}',
  ]) {
    assert.equal(readCarProfile(JSON.parse(json)).kind, 'refused', json);
  }
  assert.deepEqual(carTarget(usualCarProfile), {
    format: 'mp3',
    rate: { kind: 'constant', kbps: 320 },
    sampleRateHz: 44_100,
    bitDepth: 16,
    channels: 'stereo',
    loudness: { kind: 'as-is' },
    cover: { kind: 'jpeg', pixels: 500 },
    id3: '2.3',
  });
});

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'car-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Files of many sizes, in an order that no alphabet has. */
function sourcesIn(folder: string, plan: ReturnType<typeof planCar>): (file: CarFile) => string {
  for (const { id } of plan.files)
    writeFileSync(join(folder, id), Buffer.alloc((Number(id) * 7919) % 50_000, id));
  return ({ id }) => join(folder, id);
}

test('files are copied whole, with their list, and nothing else is left on the stick', async (t) => {
  const [from, to] = [folderFor(t), folderFor(t)];
  writeFileSync(join(to, 'other.txt'), '');
  const plan = planned(many(7), { filesPerFolderMax: 3 });
  const sourceOf = sourcesIn(from, plan);
  const seen: string[] = [];
  const copied = await copyToStick({
    plan,
    listName: 'Road trip',
    sourceOf,
    stick: openFolderStick(to),
    onProgress: (done, all) => seen.push(`${done}/${all}`),
  });
  assert.ok(copied.kind === 'copied' && copied.failed.length === 0);
  assert.deepEqual(readdirSync(to).sort(), [
    'Road trip 1',
    'Road trip 2',
    'Road trip 3',
    'Road trip.m3u8',
    'other.txt',
  ]);
  for (const file of plan.files)
    assert.deepEqual(readFileSync(join(to, file.path)), readFileSync(sourceOf(file)));
  const list = readFileSync(join(to, 'Road trip.m3u8'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  assert.deepEqual(list, pathsOf(plan.files));
  assert.equal(seen.join(' '), '1/7 2/7 3/7 4/7 5/7 6/7 7/7');
});

test('a folder of that name is left alone', async (t) => {
  const [from, to] = [folderFor(t), folderFor(t)];
  mkdirSync(join(to, 'ROAD TRIP'));
  const plan = planned(many(2));
  const copied = await copyToStick({
    plan,
    listName: 'Road trip',
    sourceOf: sourcesIn(from, plan),
    stick: openFolderStick(to),
  });
  assert.match(copied.kind === 'refused' ? copied.detail : '', /"Road trip" is there already/);
  assert.deepEqual(readdirSync(to), ['ROAD TRIP']);
});

test('a track that is gone is told, and the others follow', async (t) => {
  const [from, to] = [folderFor(t), folderFor(t)];
  const plan = planned(many(3));
  const sourceOf = sourcesIn(from, plan);
  rmSync(sourceOf(plan.files[1]!));
  const copied = await copyToStick({ plan, listName: 'Road trip', sourceOf, stick: openFolderStick(to) });
  assert.ok(copied.kind === 'copied');
  assert.deepEqual(
    copied.failed.map(({ file, failure }) => [file.id, failure.code]),
    [['1', 'not-found']],
  );
  assert.deepEqual(readdirSync(join(to, 'Road trip')), ['01 Band - Song 1.mp3', '03 Band - Song 3.mp3']);
  assert.doesNotMatch(readFileSync(join(to, 'Road trip.m3u8'), 'utf8'), /Song 2/);
});

test('a full stick ends it without a half file', async (t) => {
  const [from, to] = [folderFor(t), folderFor(t)];
  const plan = planned(many(5));
  const folder = openFolderStick(to);
  let puts = 0;
  const stick: Stick = {
    ...folder,
    put: async (path, source) => {
      puts += 1;
      if (puts > 2) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      await folder.put(path, source);
    },
  };
  const copied = await copyToStick({ plan, listName: 'Road trip', sourceOf: sourcesIn(from, plan), stick });
  assert.ok(copied.kind === 'copied');
  assert.deepEqual(
    [copied.files.length, copied.failed.map(({ failure }) => failure.code), puts],
    [2, ['disk-full'], 3],
  );
  assert.deepEqual(readdirSync(to).sort(), ['Road trip', 'Road trip.m3u8']);
});

/** A FAT32 image instead of a mounted stick. */
function imageStick(image: string): Stick {
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, ['-i', image, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
  return {
    names: async () => [],
    makeFolder: async (path) => void run('mmd', `::${path}`),
    put: async (path, from) => void run('mcopy', from, `::${path}`),
    putText: async (path, text) => {
      writeFileSync(`${image}.txt`, text);
      run('mcopy', `${image}.txt`, `::${path}`);
    },
    finish: async () => {},
  };
}

test('on FAT32 the order of the folder is the order of the list', async (t) => {
  const has = (program: string) => spawnSync(program, ['--version']).error === undefined;
  if (!['mcopy', 'mkfs.vfat', 'fsck.vfat'].every(has))
    return t.skip('mtools and dosfstools are not here: NOT TESTED');
  const folder = folderFor(t);
  const image = join(folder, 'stick.img');
  execFileSync('mkfs.vfat', ['-F', '32', '-C', image, '40000'], { stdio: 'ignore' });
  // Without numbers, so that only the order of writing can be the order of the list.
  const plan = planned(
    tracksNamed('Zoo', 'CON', 'mañana 日本', 'a?b*c', '...dots...', 'zoo', 'Éclair', 'x'.repeat(300), 'B'),
    {
      template: '{list}/{title}',
      filesPerFolderMax: 5,
    },
  );
  const copied = await copyToStick({
    plan,
    listName: 'Road trip',
    sourceOf: sourcesIn(folder, plan),
    stick: imageStick(image),
  });
  assert.ok(copied.kind === 'copied' && copied.failed.length === 0);
  const listed = plan.folders.flatMap((name) =>
    execFileSync('mdir', ['-i', image, '-b', `::${name}`], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/^::\//, '')),
  );
  assert.deepEqual(listed, pathsOf(plan.files));
  const checked = spawnSync('fsck.vfat', ['-n', image], { encoding: 'utf8' });
  assert.equal(checked.status, 0, checked.stdout);
});
