// What is checked: the faithful model in several settings, and each mutation in one where it must be caught.

/** `broken`: the invariant that must be seen broken, as in I1; without it none may be. */
export type Case = { name: string; defines: string[]; broken?: number; isQuick?: boolean };

const calm = 'CALM';
/** Those that the design names, and one for each other promise: the rest is for the whole run. */
const quick = new Set([
  'TRUST_FROM_AFTER_READ',
  'FILL_WITHOUT_GENERATION',
  'NUMBERS_OUT_OF_ORDER',
  'ACKNOWLEDGED_AT_ONCE',
  'TRUST_BEFORE_REGISTER',
  'MONOTONIC_ONLY',
  'HOLD_WITHOUT_GENERATION',
  'COUNT_OUTSIDE_LOCK',
  'EPOCH_NOT_COMPARED',
]);
const mutation = (name: string, broken: number, ...defines: string[]): Case => ({
  name: name.toLowerCase().replaceAll('_', ' '),
  defines: [`MUTATION_${name}`, ...defines],
  broken,
  isQuick: quick.has(name),
});

export const faithful: Case[] = [
  { name: 'one device, all faults', defines: ['DEVICE', 'L=1'], isQuick: true },
  { name: 'everywhere or all but one, all faults', defines: ['EVERYWHERE', 'KEEP', 'L=1'] },
  { name: 'everywhere and one device', defines: ['EVERYWHERE', 'KEEP', 'DEVICE', calm, 'L=1'] },
  { name: 'everywhere and a sign-in', defines: ['EVERYWHERE', 'SIGN_IN', calm, 'L=1'], isQuick: true },
  { name: 'one device, all faults, L = 3', defines: ['DEVICE', 'L=3'] },
  { name: 'everywhere or all but one, all faults, L = 2', defines: ['EVERYWHERE', 'KEEP', 'L=2'] },
  { name: 'two sign-ins', defines: ['BOTH_SIGN_IN', calm, 'L=1'] },
  { name: 'a sign-in, all faults, L = 2', defines: ['SIGN_IN', 'L=2'] },
  { name: 'everywhere and one device, L = 2', defines: ['EVERYWHERE', 'KEEP', 'DEVICE', calm, 'L=2'] },
  { name: 'everywhere and a sign-in, L = 2', defines: ['EVERYWHERE', 'SIGN_IN', calm, 'L=2'] },
  {
    name: 'one device, another account, a log that is cut',
    defines: ['DEVICE', 'OTHER_ACCOUNT', 'FORGET', calm, 'L=1'],
  },
];

export const mutations: Case[] = [
  mutation('TRUST_FROM_AFTER_READ', 1, 'DEVICE', 'L=1'),
  mutation('FILL_WITHOUT_GENERATION', 1, 'DEVICE', 'L=1'),
  mutation('NUMBERS_OUT_OF_ORDER', 5, 'DEVICE', 'OTHER_ACCOUNT', calm, 'L=1'),
  mutation('ACKNOWLEDGED_AT_ONCE', 1, 'DEVICE', 'L=1'),
  mutation('TRUST_BEFORE_REGISTER', 1, 'DEVICE', 'L=1'),
  mutation('TRUST_BEFORE_REGISTERING_ANEW', 1, 'DEVICE', 'OTHER_ACCOUNT', 'L=1'),
  mutation('MONOTONIC_ONLY', 1, 'DEVICE', 'L=1'),
  mutation('WAIT_BY_WALL_CLOCK', 1, 'EVERYWHERE', 'L=1'),
  mutation('WAIT_FROM_BEFORE_COMMIT', 1, 'DEVICE', 'L=1'),
  mutation('LOST_REPORT_COUNTS', 1, 'DEVICE', 'OTHER_ACCOUNT', 'L=1'),
  mutation('REFUSED_REPORT_COUNTS', 1, 'DEVICE', 'OTHER_ACCOUNT', 'L=1'),
  mutation('NOTHING_LEFT_AT_ONCE', 1, 'EVERYWHERE', 'DEVICE', calm, 'L=1'),
  mutation('STRUCK_OFF_UNSEEN', 1, 'DEVICE', 'OTHER_ACCOUNT', calm, 'L=1'),
  mutation('FORGETS_BEFORE_HEAD', 1, 'DEVICE', 'L=1'),
  mutation('GAP_UNNOTICED', 5, 'DEVICE', 'OTHER_ACCOUNT', 'FORGET', calm, 'L=1'),
  mutation('START_KEEPS_MEMORY', 1, 'DEVICE', 'L=1'),
  mutation('LEAVES_TRUSTING', 1, 'DEVICE', 'L=1'),
  mutation('HOLD_WITHOUT_GENERATION', 2, 'DEVICE', 'L=1'),
  mutation('CLOSED_AFTER_REPORT', 2, 'DEVICE', 'L=1'),
  mutation('CHECK_WITHOUT_EPOCH', 1, 'EVERYWHERE', 'L=1'),
  mutation('EPOCH_NOT_COMPARED', 4, 'EVERYWHERE', 'SIGN_IN', calm, 'L=1'),
  mutation('COUNT_OUTSIDE_LOCK', 3, 'BOTH_SIGN_IN', calm, 'L=1'),
  mutation('TOKEN_BEFORE_ACKNOWLEDGEMENT', 3, 'SIGN_IN', 'L=1'),
  mutation('SIGN_IN_WAITS_FOR_NOBODY', 3, 'EVERYWHERE', 'SIGN_IN', calm, 'L=1'),
];
