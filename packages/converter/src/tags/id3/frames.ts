// The outside of ID3v2: heads, sizes and flags. What is in the frames is read in read-frames.ts.

export type RawFrame = { id: string; bytes: Uint8Array };

/** `size` is of the whole tag with head and foot, `frames` of versions 2 to 4. */
export type RawTag = { version: 2 | 3 | 4; frames: RawFrame[] };

export const id3HeadBytes = 10;

/** The bytes that the tag takes by its own word, head and foot included; 0 when there is none. */
export function sizeOfId3(head: Uint8Array): number {
  const isTag = head.length >= id3HeadBytes && head[0] === 0x49 && head[1] === 0x44 && head[2] === 0x33;
  if (!isTag || (head[3] ?? 0xff) > 4 || (head[3] ?? 0) < 2) return 0;
  const hasFoot = ((head[5] ?? 0) & 0x10) !== 0 && head[3] === 4;
  return id3HeadBytes + syncSafe(head, 6) + (hasFoot ? 10 : 0);
}

/** Frames up to the first that cannot be: a lie about a size ends the reading, and what came before it stays. */
export function parseId3(bytes: Uint8Array): RawTag | undefined {
  if (sizeOfId3(bytes) === 0) return undefined;
  const version = bytes[3] as 2 | 3 | 4;
  const flags = bytes[5] ?? 0;
  let body = bytes.subarray(id3HeadBytes, id3HeadBytes + syncSafe(bytes, 6));
  if (flags & 0x80 && version < 4) body = removeUnsynchronisation(body);
  if (flags & 0x40 && version > 2) {
    // v2.3 counts the four bytes of the size apart, v2.4 with the rest.
    body = body.subarray(version === 3 ? 4 + uint32(body, 0) : syncSafe(body, 0));
  }
  return { version, frames: version === 2 ? shortFrames(body) : longFrames(body, version) };
}

function longFrames(body: Uint8Array, version: 3 | 4): RawFrame[] {
  const frames: RawFrame[] = [];
  for (let place = 0; place + 10 <= body.length; ) {
    const id = Buffer.from(body.subarray(place, place + 4)).toString('latin1');
    if (!/^[A-Z0-9]{4}$/.test(id)) break;
    const size = version === 3 ? uint32(body, place + 4) : sizeOfV4(body, place);
    const end = place + 10 + size;
    if (end > body.length) break;
    const bytes = unpack(body.subarray(place + 10, end), body[place + 9] ?? 0, version);
    if (bytes && bytes.length > 0) frames.push({ id, bytes });
    place = end;
  }
  return frames;
}

/** Some programs write plain sizes into v2.4: the one after which there is a frame or the end is meant. */
function sizeOfV4(body: Uint8Array, place: number): number {
  const [safe, plain] = [syncSafe(body, place + 4), uint32(body, place + 4)];
  if (safe === plain || isFrameOrEnd(body, place + 10 + safe) || !isFrameOrEnd(body, place + 10 + plain))
    return safe;
  return plain;
}

function isFrameOrEnd(body: Uint8Array, place: number): boolean {
  if (place === body.length) return true;
  const id = Buffer.from(body.subarray(place, place + 4)).toString('latin1');
  return id.startsWith('\0') || /^[A-Z0-9]{4}$/.test(id);
}

function shortFrames(body: Uint8Array): RawFrame[] {
  const frames: RawFrame[] = [];
  for (let place = 0; place + 6 <= body.length; ) {
    const id = Buffer.from(body.subarray(place, place + 3)).toString('latin1');
    const end = place + 6 + (uint32(body, place + 2) & 0xff_ff_ff);
    if (!/^[A-Z0-9]{3}$/.test(id) || end > body.length) break;
    frames.push({ id, bytes: body.subarray(place + 6, end) });
    place = end;
  }
  return frames;
}

/** Nothing when the frame is packed or encrypted, which nobody does. */
function unpack(bytes: Uint8Array, flags: number, version: 3 | 4): Uint8Array | undefined {
  if (version === 3) return (flags & 0xc0) !== 0 ? undefined : bytes.subarray((flags & 0x20) !== 0 ? 1 : 0);
  if ((flags & 0x0c) !== 0) return undefined;
  const skipped = ((flags & 0x40) !== 0 ? 1 : 0) + ((flags & 0x01) !== 0 ? 4 : 0);
  const rest = bytes.subarray(skipped);
  return (flags & 0x02) !== 0 ? removeUnsynchronisation(rest) : rest;
}

function removeUnsynchronisation(bytes: Uint8Array): Uint8Array {
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  for (let place = 0; place < bytes.length; place++) {
    plain[length++] = bytes[place] ?? 0;
    if (bytes[place] === 0xff && bytes[place + 1] === 0) place++;
  }
  return plain.subarray(0, length);
}

function uint32(bytes: Uint8Array, place: number): number {
  return place + 4 > bytes.length ? 0 : Buffer.from(bytes.buffer, bytes.byteOffset + place, 4).readUInt32BE();
}

function syncSafe(bytes: Uint8Array, place: number): number {
  const at = (offset: number) => (bytes[place + offset] ?? 0) & 0x7f;
  return (at(0) << 21) | (at(1) << 14) | (at(2) << 7) | at(3);
}
