// Activity as a spreadsheet reads it (RFC 4180).
import type { ActivityEntry } from '@gatefold/contract';

/** Quotes a cell; one that a spreadsheet would run as a formula is made plain text. */
const cell = (text: string): string =>
  `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

export const csvOf = (entries: readonly ActivityEntry[]): string => {
  const rows = entries.map(({ at, kind, deviceName, place, about }) =>
    [at, kind, deviceName ?? '', place ?? '', about ?? ''].map(cell).join(','),
  );
  return `${['time,what,device,place,about', ...rows].join('\r\n')}\r\n`;
};
