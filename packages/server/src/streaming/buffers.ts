// Buffers that go round: a fresh one for each chunk would cost more than the chunk (its pages are cleared each time).

const keptMost = 64;

export type Buffers = {
  take(): Buffer;
  /** Only once nothing reads from it any more. */
  giveBack(buffer: Buffer): void;
};

export const createBuffers = (lengthBytes: number): Buffers => {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(lengthBytes),
    giveBack(buffer) {
      if (free.length < keptMost) free.push(buffer);
    },
  };
};
