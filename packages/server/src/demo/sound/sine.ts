// The sine from a table: frequency modulation asks for some hundred million of them.

const size = 8192;
const mask = size - 1;
const perTurn = size / (2 * Math.PI);
const table = Float64Array.from({ length: size + 1 }, (_, i) => Math.sin((i / size) * 2 * Math.PI));

/** Good to seven digits for angles up to a few hundred thousand turns. */
export const sine = (angle: number): number => {
  const at = angle * perTurn;
  const whole = Math.floor(at);
  const low = table[whole & mask]!;
  return low + (table[(whole & mask) + 1]! - low) * (at - whole);
};
