// The way to the items in `moov`: `udta`, `meta`, `ilst`.
import { type Atom, allAtomsOf, atomsOf, bodyOf, buildAtom } from './atoms.ts';

/** The handler that makes `meta` a list of iTunes items. */
const handler = buildAtom('hdlr', Buffer.alloc(8), Buffer.from('mdirappl'), Buffer.alloc(9));

export function findItems(moovBody: Buffer): Buffer | undefined {
  const udta = find(moovBody, 'udta');
  const meta = udta && find(udta, 'meta');
  return meta && find(meta.subarray(versionBytes(meta)), 'ilst');
}

/** `moov`'s body with these items in place of the old ones; what else is in `udta`, such as chapters, stays. */
export function replaceItems(moovBody: Buffer, items: Buffer): Buffer {
  return replace(moovBody, 'udta', (udta) =>
    replace(udta, 'meta', (meta) => {
      const children = meta.subarray(versionBytes(meta));
      const isOurs = find(children, 'hdlr')?.toString('latin1', 8, 12) === 'mdir';
      const kept = isOurs ? without(children, ['ilst', 'free']) : handler;
      return Buffer.concat([Buffer.alloc(4), kept, buildAtom('ilst', items)]);
    }),
  );
}

/** ISO's `meta` begins with version and flags, QuickTime's does not. */
function versionBytes(meta: Buffer): number {
  return meta.toString('latin1', 4, 8) === 'hdlr' ? 0 : 4;
}

function find(body: Buffer, name: string): Buffer | undefined {
  for (const atom of atomsOf(body)) if (atom.name === name) return bodyOf(body, atom);
  return undefined;
}

function replace(body: Buffer, name: string, change: (body: Buffer) => Buffer): Buffer {
  const old = find(body, name) ?? Buffer.alloc(0);
  return Buffer.concat([without(body, [name]), buildAtom(name, change(old))]);
}

function without(body: Buffer, names: readonly string[]): Buffer {
  const kept = (atom: Atom) => !names.includes(atom.name);
  return Buffer.concat(
    allAtomsOf(body)
      .filter(kept)
      .map((atom) => body.subarray(atom.start, atom.end)),
  );
}
