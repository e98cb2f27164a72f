import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { faithful, mutations } from './cases.ts';
import { checkCase, ensureSpin, faultOf, readOutcome } from './spin.ts';

before(() => {
  const missing = ensureSpin();
  assert.equal(missing, undefined);
});

for (const one of faithful.filter(({ isQuick }) => isQuick === true)) {
  test(`the promises hold: ${one.name}`, async () => {
    assert.equal(faultOf(one, await checkCase(one)), undefined);
  });
}
for (const one of mutations.filter(({ isQuick }) => isQuick === true)) {
  test(`it is caught: ${one.name}`, async () => assert.equal(faultOf(one, await checkCase(one)), undefined));
}

test('a search that was cut short proves nothing', () => {
  const whole = 'State-vector 1 byte, depth reached 9, errors: 0\n 7 states, stored\n';
  const honest = { name: 'x', defines: [] };
  assert.equal(faultOf(honest, readOutcome(whole, 1)), undefined);
  for (const cut of ['error: max search depth too small', 'Warning: Search not completed']) {
    assert.equal(faultOf(honest, readOutcome(`${cut}\n${whole}`, 1)), 'not every state was looked at');
  }
  assert.throws(() => readOutcome('Segmentation fault', 1));
});
