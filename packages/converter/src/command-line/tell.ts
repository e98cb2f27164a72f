// What the command says while it works: lines for a person, a moving picture at a terminal, or a line of JSON each.
import { basename } from 'node:path';
import type { BatchProgress } from '../queue/progress.ts';
import type { BatchEvent } from '../queue/run-batch.ts';
import type { Conversion, Outcome } from '../words.ts';
import { fit, plain } from './display.ts';
import { type Summary, summaryLines } from './summary.ts';

export type Teller = {
  /** What stands for a source whose path says nothing to people. */
  called(path: string, title: string): void;
  missing(what: string, why: string): void;
  planned(from: string, to: string): void;
  /** So many songs of all have been fetched, and so many bytes. */
  fetching(done: number, all: number, bytes: number): void;
  event(event: BatchEvent): void;
  progress(progress: BatchProgress): void;
  /** A sentence that belongs to none of the others. */
  say(sentence: string): void;
  end(summary: Summary): void;
};

/** `now`: milliseconds from any beginning. */
export type Output = { write(text: string): void; isTerminal: boolean; columns: number; now(): number };

const duration = (ms: number): string => {
  const s = Math.round(ms / 1000);
  const minutes = Math.floor(s / 60);
  const clock = `${minutes % 60}:${`${s % 60}`.padStart(2, '0')}`;
  return minutes < 60 ? clock : `${Math.floor(minutes / 60)}:${clock.padStart(5, '0')}`;
};

const outcomeText = (name: string, outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'done': {
      const { how, tags } = outcome.proof;
      const kept = `${tags.kept} of ${tags.found} tags`;
      return `made     ${name} (${how === 'copied' ? 'copied, ' : ''}${kept})`;
    }
    case 'skipped':
      return `there    ${name}`;
    case 'failed':
      return `FAILED   ${name}: ${outcome.failure.detail}`;
  }
};

const barWidth = 24;
const bar = (share: number) => '━'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '─');

/** For people. On a terminal the lines of what runs stand below those of what is done, and move. */
export const createTeller = (out: Output, nameOf: (conversion: Conversion) => string): Teller => {
  const running = new Map<string, { name: string; share: number }>();
  let overall = '';
  let fetched = '';
  let drawn = 0;
  let drawnAt = 0;
  let fetchingSince: number | undefined;

  const erase = () => {
    if (drawn > 0) out.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = () => {
    if (!out.isTerminal) return;
    const lines = [
      ...[...running.values()].map(({ name, share }) => `${bar(share)} ${name}`),
      ...[fetched, overall].filter((text) => text !== ''),
    ].map((line) => fit(plain(line), out.columns));
    erase();
    out.write(lines.map((line) => `${line}\n`).join(''));
    drawn = lines.length;
  };
  const line = (text: string) => {
    erase();
    out.write(`${plain(text)}\n`);
    draw();
  };

  return {
    called: () => undefined,
    fetching(done, all, bytes) {
      const now = out.now();
      fetchingSince ??= now;
      const seconds = (now - fetchingSince) / 1000;
      const speed = seconds < 1 ? '' : `  ${(bytes / 1e6 / seconds).toFixed(1)} MB/s`;
      fetched = done < all ? `${bar(done / all)} ${done} of ${all} fetched${speed}` : '';
      if (done < all && now - drawnAt < 100) return;
      drawnAt = now;
      draw();
    },
    missing: (what, why) => line(`MISSING  ${what}: ${why}`),
    planned: (from, to) => line(`${from} -> ${to}`),
    say: line,
    event(event) {
      const { id } = event.conversion;
      if (event.kind === 'finished') {
        running.delete(id);
        line(outcomeText(nameOf(event.conversion), event.outcome));
        return;
      }
      const share = event.kind === 'progress' ? event.progress.share : 0;
      running.set(id, { name: basename(event.conversion.to), share });
    },
    progress({ counts, share, speed, leftMs }) {
      const finished = counts.done + counts.skipped + counts.failed;
      overall = [
        `${bar(share)} ${finished} of ${counts.all}`,
        ...(speed === undefined ? [] : [`${speed.toFixed(speed < 10 ? 1 : 0)}×`]),
        ...(leftMs === undefined ? [] : [`${duration(leftMs)} left`]),
      ].join('  ');
      const now = out.now();
      if (now - drawnAt < 100) return;
      drawnAt = now;
      draw();
    },
    end(summary) {
      running.clear();
      overall = '';
      fetched = '';
      for (const text of summaryLines(summary)) line(text);
    },
  };
};

/** JSON lets a few characters stand that a terminal would obey. */
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** For programs. */
export const createJsonTeller = (out: Output, nameOf: (conversion: Conversion) => string): Teller => {
  const line = (event: string, fields: object) =>
    out.write(`${JSON.stringify({ event, ...fields }).replace(/[\u007F-\u009F]/g, escaped)}\n`);
  const titles = new Map<string, string>();
  const of = (conversion: Conversion) => {
    const { path } = conversion.source;
    return { from: titles.get(path) ?? path, to: nameOf(conversion) };
  };
  let toldAt = 0;
  let fetchingToldAt = 0;
  return {
    called: (path, title) => void titles.set(path, title),
    fetching(done, all, bytes) {
      const now = out.now();
      if (done < all && now - fetchingToldAt < 500) return;
      fetchingToldAt = now;
      line('fetching', { done, all, bytes });
    },
    missing: (what, why) => line('missing', { what, why }),
    planned: (from, to) => line('planned', { from, to }),
    say: (sentence) => line('said', { sentence }),
    event(event) {
      if (event.kind === 'begun') line('begun', of(event.conversion));
      if (event.kind === 'finished') line('finished', { ...of(event.conversion), ...event.outcome });
    },
    progress(progress) {
      const now = out.now();
      if (now - toldAt < 500) return;
      toldAt = now;
      line('progress', progress);
    },
    end: (summary) => line('ended', summary),
  };
};
