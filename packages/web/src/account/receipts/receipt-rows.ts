// What a receipt says, row by row: what ended, how, and after how many milliseconds.
import type { Receipt } from '@gatefold/contract';
import { type Formats, numberWord, type Words } from '../number-word.ts';

type Tools = { t: Words; formats: Pick<Formats, 'number' | 'milliseconds'> };
export type ReceiptRow = { key: string; what: string; how: string; after?: string; waits?: boolean };

function howEnded({ t, formats }: Tools, streamsCut: number, otherwise: string): string {
  if (streamsCut === 0) return otherwise;
  return t('receipt.cut', { count: streamsCut, number: numberWord(t, formats, streamsCut) });
}

export function endedRows(tools: Tools, { ended }: Receipt): ReceiptRow[] {
  const { t, formats } = tools;
  const devices = ended.devices.map(({ id, name, streamsCut, closedAfterMs }): ReceiptRow => {
    const row = { key: `device ${id}`, what: name, how: howEnded(tools, streamsCut, t('receipt.ended')) };
    return closedAfterMs === undefined ? row : { ...row, after: formats.milliseconds(closedAfterMs) };
  });
  const apps = ended.apps.map(
    ({ id, name, streamsCut }): ReceiptRow => ({
      key: `app ${id}`,
      what: name,
      how: howEnded(tools, streamsCut, t('receipt.accessEnded')),
    }),
  );
  return [...devices, ...apps];
}

export function serverRows({ t, formats }: Tools, { nodes, pending }: Receipt): ReceiptRow[] {
  const confirmed = nodes.map((server): ReceiptRow => {
    const row = { key: `server ${server.node}`, what: t('receipt.server', { name: server.node }) };
    return 'appliedAfterMs' in server
      ? { ...row, how: t('receipt.refusing'), after: formats.milliseconds(server.appliedAfterMs) }
      : { ...row, how: t('receipt.lapsed') };
  });
  const waiting = pending.map((name) => ({
    key: `pending ${name}`,
    what: t('receipt.server', { name }),
    how: t('receipt.pending'),
    waits: true,
  }));
  return [...confirmed, ...waiting];
}
