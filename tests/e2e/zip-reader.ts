// Reads ZIP files as APPNOTE tells, by the directory at the end; nothing of it is the product's.
import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';

export type ZipFile = { name: string; bytes: Buffer };

/** The files of a ZIP that stores them as they are; each must have the CRC-32 that it names. */
export function readZip(zip: Buffer): ZipFile[] {
  const end = zip.length - 22;
  assert.equal(zip.readUInt32LE(end), 0x0605_4b50, 'it ends as a ZIP without a comment does');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  assert.equal(at + zip.readUInt32LE(end + 12), end, 'the directory stands before the end');
  const files: ZipFile[] = [];
  for (let nth = 0; nth < count; nth++) {
    assert.equal(zip.readUInt32LE(at), 0x0201_4b50);
    assert.equal(zip.readUInt16LE(at + 10), 0, 'stored as it is');
    const [nameBytes, extraBytes] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)];
    const name = zip.toString('utf8', at + 46, at + 46 + nameBytes);
    const [sum, size, local] = [at + 16, at + 24, at + 42].map((place) => zip.readUInt32LE(place)) as [
      number,
      number,
      number,
    ];
    assert.equal(zip.readUInt32LE(local), 0x0403_4b50);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(from, from + size);
    assert.equal(crc32(bytes), sum, `${name} is whole`);
    files.push({ name, bytes });
    at += 46 + nameBytes + extraBytes;
  }
  return files;
}
