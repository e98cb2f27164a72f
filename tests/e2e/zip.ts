// Reads a ZIP of stored files, as any program would: by its directory at the end.
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const fileMark = 0x04034b50;
const stored = 0;

/** The files by their names; each must be as long as it says and have the sum that it says. */
export function readZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  assert.ok(end >= 0 && zip.readUInt32LE(end) === endMark, 'a ZIP has an end');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  const files = new Map<string, Buffer>();
  for (let number = 0; number < count; number++) {
    assert.equal(zip.readUInt32LE(at), entryMark);
    assert.equal(zip.readUInt16LE(at + 10), stored);
    const sum = zip.readUInt32LE(at + 16);
    const size = zip.readUInt32LE(at + 24);
    const [name, extra, remark] = [28, 30, 32].map((place) => zip.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const start = zip.readUInt32LE(at + 42);
    assert.equal(zip.readUInt32LE(start), fileMark);
    const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const content = zip.subarray(from, from + size);
    const called = zip.toString('utf8', at + 46, at + 46 + name);
    assert.equal(content.length, size, called);
    assert.equal(crc32(content), sum, called);
    files.set(called, content);
    at += 46 + name + extra + remark;
  }
  return files;
}
