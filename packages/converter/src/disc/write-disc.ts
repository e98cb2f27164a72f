import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOf } from '../names/name-file.ts';
import { cueSheetOf, tocOf } from './disc-sheets.ts';
import { bytesPerSample, type DiscPlan, type PlannedTrack, sectorBytes } from './plan-disc.ts';

export type DiscProof = {
  imageBytes: number;
  /** MD5 of the samples as they came and as they lie in the image. */
  tracks: {
    id: string;
    source: string;
    image: string;
    isSame: boolean;
    startSector: number;
    sectors: number;
  }[];
};

export type WrittenDisc =
  /** Absolute paths. */
  | { kind: 'done'; image: string; cue: string; toc: string; proof: DiscProof }
  | { kind: 'failed'; trackId?: string; detail: string };

export type DiscJob = {
  plan: DiscPlan;
  /** 44.1 kHz, 16 bit, little endian, stereo: exactly as many samples as the plan says. Read one after another. */
  pcmOf: (track: PlannedTrack) => AsyncIterable<Uint8Array>;
  folder: string;
  /** Of the three files, without ending. */
  name: string;
  signal?: AbortSignal;
  /** From 0 to 1. */
  onProgress?: (share: number) => void;
};

/** The image with its sheets, read back before it gets its name. Files of these names are replaced. */
export async function writeDisc(job: DiscJob): Promise<WrittenDisc> {
  const { plan, folder } = job;
  if (plan.problems[0])
    return { kind: 'failed', detail: plan.problems.map(({ detail }) => detail).join(' ') };
  // Burning programs take names of files byte by byte, or not at all.
  const name = nameOf(job.name, '', { ascii: true, unitsMax: 100 });
  const [image, cue, toc] = ['bin', 'cue', 'toc'].map((ending) => join(folder, `${name}.${ending}`)) as [
    string,
    string,
    string,
  ];
  await mkdir(folder, { recursive: true });
  try {
    const written = await writeImage(`${image}.part`, job);
    if (written.kind === 'failed') return written;
    await writeText(`${cue}.part`, cueSheetOf(plan, `${name}.bin`));
    await writeText(`${toc}.part`, tocOf(plan, `${name}.bin`));
    for (const path of [image, cue, toc]) await rename(`${path}.part`, path);
    return { kind: 'done', image, cue, toc, proof: written.proof };
  } finally {
    for (const path of [image, cue, toc]) await rm(`${path}.part`, { force: true });
  }
}

type WrittenImage =
  | { kind: 'written'; proof: DiscProof }
  | { kind: 'failed'; trackId?: string; detail: string };

async function writeImage(path: string, job: DiscJob): Promise<WrittenImage> {
  const { tracks, imageSectors } = job.plan;
  const imageBytes = imageSectors * sectorBytes;
  await using file = await open(path, 'w+');
  const sums: string[] = [];
  for (const track of tracks) {
    const sum = await writeTrack(file, track, job, imageBytes);
    if (sum === undefined) return failed(track, `"${track.title}" gave other samples than were counted.`);
    sums.push(sum);
  }
  // What no track fills is silence: between tracks with a gap, and at the end.
  await file.truncate(imageBytes);
  await file.sync();
  const proof = await readBack(file, tracks, sums);
  const other = proof.tracks.findIndex(({ isSame }) => !isSame);
  if (other >= 0)
    return failed(tracks[other]!, `"${tracks[other]!.title}" does not read back as it was written.`);
  if (proof.imageBytes !== imageBytes)
    return { kind: 'failed', detail: 'The image has another size than it should.' };
  return { kind: 'written', proof };
}

function failed(track: PlannedTrack, detail: string) {
  return { kind: 'failed', trackId: track.id, detail } as const;
}

/** The MD5 of what was written; undefined where it was too much or too little. */
async function writeTrack(
  file: FileHandle,
  track: PlannedTrack,
  job: DiscJob,
  all: number,
): Promise<string | undefined> {
  const hash = createHash('md5');
  const start = track.startSample * bytesPerSample;
  const length = track.samples * bytesPerSample;
  let done = 0;
  for await (const bytes of job.pcmOf(track)) {
    job.signal?.throwIfAborted();
    if (done + bytes.length > length) return undefined;
    hash.update(bytes);
    await writeAll(file, bytes, start + done);
    done += bytes.length;
    job.onProgress?.((start + done) / all);
  }
  return done === length ? hash.digest('hex') : undefined;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
  }
}

async function readBack(
  file: FileHandle,
  tracks: readonly PlannedTrack[],
  sums: readonly string[],
): Promise<DiscProof> {
  const proofs: DiscProof['tracks'] = [];
  for (const [at, { id, startSample, samples, startSector, sectors }] of tracks.entries()) {
    const image = await sumOf(file, startSample * bytesPerSample, samples * bytesPerSample);
    const source = sums[at]!;
    proofs.push({ id, source, image, isSame: image === source, startSector, sectors });
  }
  return { imageBytes: (await file.stat()).size, tracks: proofs };
}

async function sumOf(file: FileHandle, start: number, length: number): Promise<string> {
  const hash = createHash('md5');
  const buffer = new Uint8Array(256 * 1024);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - done), start + done);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    done += bytesRead;
  }
  return hash.digest('hex');
}

async function writeText(path: string, text: string): Promise<void> {
  await using file = await open(path, 'w');
  await file.writeFile(text);
  await file.sync();
}
