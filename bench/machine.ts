// What a figure was measured on: without it a figure says nothing.
import { cpus, loadavg, release, totalmem, type } from 'node:os';

export type Machine = {
  system: string;
  processor: string;
  cores: number;
  memoryGB: number;
  node: string;
  /** Average number of processes that wanted to run, over the minute before the bench. */
  loadAtStart: number;
};

const round = (value: number) => Math.round(value * 100) / 100;

export const describeMachine = (): Machine => {
  const [first, ...others] = cpus();
  return {
    system: `${type()} ${release()}`,
    processor: first?.model.trim() || 'unknown',
    cores: others.length + 1,
    memoryGB: round(totalmem() / 2 ** 30),
    node: process.version,
    loadAtStart: round(loadavg()[0] ?? 0),
  };
};
