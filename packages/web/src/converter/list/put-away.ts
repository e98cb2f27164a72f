// All that was found is put away at once, and can be brought back as it was.
import { arranged, type Draft, listMax, newLines } from './draft.ts';

export const forgetFound = (draft: Draft): Draft => ({
  ...draft,
  found: [],
  name: draft.list.length > 0 ? draft.name : '',
});

/**
 * `before` is the draft as it was when that was put away. What was found since stands behind it, and of what has gone on
 * the list since the tick is taken off.
 */
export function bringBackFound(draft: Draft, before: Draft): Draft {
  const since = newLines({ ...draft, found: before.found }, draft.found);
  const listed = new Set(draft.list.map(({ key }) => key));
  for (const { key } of before.list) listed.delete(key);
  const found = before.found.map((line) =>
    line.ticked && line.song && listed.has(line.song.key) ? { ...line, ticked: false } : line,
  );
  const name = draft.list.length > 0 ? draft.name : before.name || draft.name;
  return { ...draft, name, found: arranged([...found, ...since]).slice(0, listMax) };
}
