// What the one button of the limit page says, and whether it may be pressed.
import { type Formats, numberWord, sentenceCase, type Words } from '../number-word.ts';

type Tools = { t: Words; formats: Pick<Formats, 'number'> };

/** How many devices have to go before one more fits. */
export const mustGo = (signedIn: number, limit: number): number => Math.max(1, signedIn - limit + 1);

export function makeRoomWords(
  { t, formats }: Tools,
  { chosen, signedIn, limit }: { chosen: readonly { name: string }[]; signedIn: number; limit: number },
): { text: string; enough: boolean } {
  const missing = mustGo(signedIn, limit) - chosen.length;
  const word = (value: number) => numberWord(t, formats, value);
  if (missing > 0) {
    const key = chosen.length === 0 ? 'limit.chooseNeed' : 'limit.needMore';
    return { text: t(key, { count: missing, number: word(missing) }), enough: false };
  }
  const [first] = chosen;
  if (chosen.length === 1 && first) {
    return { text: t('limit.buttonOne', { name: first.name }), enough: true };
  }
  if (chosen.length === 2 && signedIn === 2) return { text: t('limit.buttonBoth'), enough: true };
  const key = chosen.length === signedIn ? 'limit.buttonAll' : 'limit.buttonSome';
  return { text: sentenceCase(t(key, { number: word(chosen.length) })), enough: true };
}
