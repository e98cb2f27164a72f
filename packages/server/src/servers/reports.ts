// What servers tell one another about themselves. Only while somebody looks: then they are asked, and each answers.
import { ServerFigures } from '@gatefold/contract';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Clock } from '../clock.ts';

/** What is needed of the channel between servers. */
export type Wire = {
  readonly hasOthers: boolean;
  tellOthers(topic: string, text: string): void;
  subscribe(topic: string, hear: (text: string) => void): () => void;
};

const Report = Type.Object({
  name: Type.String(),
  version: Type.String(),
  since: Type.String(),
  figures: ServerFigures,
});
export type Report = Static<typeof Report>;
export type Heard = Report & { heardAtMs: number };

const asking = 'servers-asked';
const answering = 'servers-told';
const leaving = 'servers-left';
/** So long answers are waited for; who is later is in the next list. */
const answersWithinMs = 200;
/** Who has not answered for so long is forgotten. */
const keptMs = 60_000;

export type ReportsParts = { wire: Wire; clock: Clock; own: () => Report };

export const createReports = ({ wire, clock, own }: ReportsParts) => {
  const heard = new Map<string, Heard>();
  const firstAsked = new Map<string, number>();
  let onHeard = () => {};

  const stopAnswering = wire.subscribe(asking, () => wire.tellOthers(answering, JSON.stringify(own())));
  wire.subscribe(answering, (text) => {
    const report: unknown = JSON.parse(text);
    // One of another version may tell it differently: then only the database knows of it.
    if (!Value.Check(Report, report)) return;
    heard.set(report.name, { ...report, heardAtMs: clock.now() });
    onHeard();
  });
  wire.subscribe(leaving, (name) => heard.delete(name));

  return {
    /** Tells the others that this server stops: it is not to be missed. */
    leave(): void {
      stopAnswering();
      wire.tellOthers(leaving, own().name);
    },

    /** Asks all, and waits a little until those of these names have answered. */
    async ask(names: readonly string[]): Promise<void> {
      if (!wire.hasOthers) return;
      const askedAt = clock.now();
      for (const [name, { heardAtMs }] of heard) if (askedAt - heardAtMs > keptMs) heard.delete(name);
      for (const name of firstAsked.keys()) if (!names.includes(name)) firstAsked.delete(name);
      for (const name of names) firstAsked.getOrInsert(name, askedAt);
      const isComplete = () => names.every((name) => (heard.get(name)?.heardAtMs ?? 0) >= askedAt);
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(late);
          resolve();
        };
        const late = setTimeout(done, answersWithinMs);
        onHeard = () => isComplete() && done();
        wire.tellOthers(asking, '');
        onHeard();
      });
    },
    of: (name: string): Heard | undefined => heard.get(name),
    names: (): string[] => [...heard.keys()],
    /** How long a server has not answered, since it was last heard or first asked. */
    unheardMs: (name: string): number => {
      const now = clock.now();
      return now - (heard.get(name)?.heardAtMs ?? firstAsked.get(name) ?? now);
    },
  };
};
