// Why a session ended, as it stands in the log and reaches every server: the reason, and who did it.
import { type EndReason, endReasons } from '@gatefold/contract';

export const writeWhy = (reason: EndReason, by?: string): string => (by ? `${reason} ${by}` : reason);

/** The engine's own reasons, such as having lost track of the log, are told as an ending without a name. */
export const readWhy = (why: string): { reason: EndReason; by?: string } => {
  const [word = '', ...rest] = why.split(' ');
  const reason = endReasons.find((known) => known === word) ?? 'expired';
  const by = rest.join(' ');
  return by === '' ? { reason } : { reason, by };
};
