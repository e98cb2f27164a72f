import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

const chunkBytes = 1024 * 1024;

/** Size and CRC-32 of a file, read once from the disk, piece by piece. */
export const crcOfFile = async (path: string): Promise<{ sizeBytes: number; crc32: number }> => {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(chunkBytes);
    let [sizeBytes, sum] = [0, 0];
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, sizeBytes);
      if (bytesRead === 0) return { sizeBytes, crc32: sum };
      sum = crc32(buffer.subarray(0, bytesRead), sum);
      sizeBytes += bytesRead;
    }
  } finally {
    await file.close();
  }
};
