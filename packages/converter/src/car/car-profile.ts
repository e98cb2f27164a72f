// What a car radio reads, as data that its owner edits. Manuals differ wildly; the usual profile is what nearly all of
// them take.
import { parseTemplate } from '../names/name-template.ts';
import { type Format, formats, type Target } from '../words.ts';

export type CarProfile = {
  name: string;
  /** What the radio plays; all else is converted to the first. */
  formats: Format[];
  /** Of lossy formats, constant. */
  kbps: number;
  sampleRateHz: number;
  id3: '2.3' | '2.4';
  /** No side of a cover is longer; 0 for none. */
  coverPixels: number;
  /** Of folders and files, see names/name-template.ts. */
  template: string;
  /** UTF-16 units of a folder or file name. */
  nameUnitsMax: number;
  /** For radios that show no other characters. */
  ascii: boolean;
  /** How many folders lie in one another; 0 where all files lie at the top. */
  depthMax: number;
  /** Folders with more are split. */
  filesPerFolderMax: number;
  foldersMax: number;
  filesMax: number;
  /** A list with relative paths beside the folders. */
  list: boolean;
};

export const usualCarProfile: CarProfile = {
  name: 'Car',
  formats: ['mp3'],
  kbps: 320,
  sampleRateHz: 44_100,
  id3: '2.3',
  coverPixels: 500,
  template: '{list}/{number} {artist} - {title}',
  nameUnitsMax: 64,
  ascii: false,
  depthMax: 2,
  filesPerFolderMax: 255,
  foldersMax: 255,
  filesMax: 10_000,
  list: true,
};

const bounds: Partial<Record<keyof CarProfile, readonly [least: number, most: number]>> = {
  kbps: [32, 320],
  sampleRateHz: [8000, 48_000],
  coverPixels: [0, 3000],
  nameUnitsMax: [16, 255],
  depthMax: [0, 8],
  filesPerFolderMax: [1, 20_000],
  foldersMax: [1, 20_000],
  filesMax: [1, 1_000_000],
};

/** An edited profile; what it leaves out is as usual. What cannot be is refused with a sentence. */
export function readCarProfile(
  json: unknown,
): { kind: 'profile'; profile: CarProfile } | { kind: 'refused'; detail: string } {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refused('A profile is an object');
  const profile: CarProfile = { ...usualCarProfile };
  for (const [key, value] of Object.entries(json)) {
    const usual = Object.hasOwn(usualCarProfile, key) ? usualCarProfile[key as keyof CarProfile] : undefined;
    if (usual === undefined) return refused(`A profile has no "${key}"`);
    const problem = problemWith(key as keyof CarProfile, value, usual);
    if (problem) return refused(`"${key}" ${problem}`);
    Object.assign(profile, { [key]: value });
  }
  const template = parseTemplate(profile.template);
  return template.kind === 'refused' ? template : { kind: 'profile', profile };
}

function refused(detail: string) {
  return { kind: 'refused', detail } as const;
}

function problemWith(
  key: keyof CarProfile,
  value: unknown,
  usual: CarProfile[keyof CarProfile],
): string | undefined {
  if (key === 'formats') {
    const isList = Array.isArray(value) && value.length > 0 && value.every((one) => formats.includes(one));
    return isList ? undefined : `is a list of ${formats.join(', ')}`;
  }
  if (key === 'id3') return value === '2.3' || value === '2.4' ? undefined : 'is "2.3" or "2.4"';
  if (typeof value !== typeof usual) return `is a ${typeof usual}`;
  const [least, most] = bounds[key] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const isWithin = typeof value !== 'number' || (Number.isInteger(value) && value >= least && value <= most);
  return isWithin ? undefined : `is a whole number from ${least} to ${most}`;
}

/** What the tracks for this radio are converted to. */
export function carTarget(profile: CarProfile): Target {
  return {
    format: profile.formats[0]!,
    rate: { kind: 'constant', kbps: profile.kbps },
    sampleRateHz: profile.sampleRateHz,
    bitDepth: 16,
    channels: 'stereo',
    loudness: { kind: 'as-is' },
    cover: profile.coverPixels === 0 ? { kind: 'none' } : { kind: 'jpeg', pixels: profile.coverPixels },
    id3: profile.id3,
  };
}
