// Processor time and memory of another process, as Linux counts them.
import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Seconds that all threads of a process have spent, in the program and in the kernel for it. */
export const processorSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};

/** Resident memory in MB (millions of bytes). */
export const residentMB = (pid: number): number => {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(found?.[1]) * 1024) / 1e6;
};
