// Lyrics with times: LRC text on the one side, moments and lines on the other.

export type SyncedLine = { ms: number; text: string };

/** Nothing when a line has no time, for then LRC would say more than the lines can. */
export function parseLrc(text: string): SyncedLine[] | undefined {
  const lines: SyncedLine[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const match = /^\[(\d{1,4}):([0-5]\d)(?:[.:](\d{2,3}))?\](.*)$/.exec(line);
    if (match === null) return undefined;
    const [, minutes = '0', seconds = '0', fraction = '0', words = ''] = match;
    const ms = Number(minutes) * 60_000 + Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));
    lines.push({ ms, text: words });
  }
  return lines.length === 0 ? undefined : lines;
}

export function formatLrc(lines: readonly SyncedLine[]): string {
  return lines.map((line) => `[${formatTime(line.ms)}]${line.text}`).join('\n');
}

function formatTime(ms: number): string {
  const minutes = String(Math.floor(ms / 60_000)).padStart(2, '0');
  const seconds = String(Math.floor(ms / 1000) % 60).padStart(2, '0');
  const fraction = String(ms % 1000).padStart(3, '0');
  return `${minutes}:${seconds}.${fraction.endsWith('0') ? fraction.slice(0, 2) : fraction}`;
}
