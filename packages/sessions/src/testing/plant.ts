// Plants a fault in the code while it is loaded. The code itself stays as it is, and knows nothing of it.
import { registerHooks } from 'node:module';

/** One change of one file's text. `find` must be in it exactly once. `file` is a path below `src`. */
export type Edit = { file: string; find: string; replace: string };

const sources = new URL('../', import.meta.url);

/** The text with the edits made. Throws when one does not fit. */
export const edited = (text: string, edits: readonly Edit[]): string =>
  edits.reduce((before, { file, find, replace }) => {
    const parts = before.split(find);
    if (parts.length === 2) return parts.join(replace);
    throw new Error(`${parts.length - 1} times in ${file}, where once was expected:\n${find}`);
  }, text);

/**
 * For everything that this thread imports from now on. The answer is called once all is imported: it throws when an
 * edit met no file. An edit that does not fit its file fails the import.
 */
export const plant = (edits: readonly Edit[]): (() => void) => {
  const waiting = new Set(edits.map(({ file }) => file));
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const own = edits.filter(({ file }) => new URL(file, sources).href === url);
      if (own.length === 0) return loaded;
      for (const { file } of own) waiting.delete(file);
      const { source } = loaded;
      const text = typeof source === 'string' ? source : new TextDecoder().decode(source ?? undefined);
      return { ...loaded, source: edited(text, own) };
    },
  });
  return () => {
    for (const file of waiting) throw new Error(`nothing imports ${file}, where a fault was to be planted`);
  };
};
