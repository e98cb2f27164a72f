// Which device this browser was, for each account that signed in here: the same browser takes no second place.

const key = 'gatefold.devices';
const idForm = /^[0-9a-hjkmnp-tv-z]{11}$/;

/** As the server tells addresses apart. */
const sameAddress = (email: string): string => email.trim().normalize('NFKC').toLowerCase();

function readAll(storage: Pick<Storage, 'getItem'>): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter(([, id]) => typeof id === 'string' && idForm.test(id)),
    );
  } catch {
    return {};
  }
}

export const knownDevice = (storage: Pick<Storage, 'getItem'>, email: string): string | undefined =>
  readAll(storage)[sameAddress(email)];

export function keepDevice(storage: Pick<Storage, 'getItem' | 'setItem'>, email: string, id: string): void {
  storage.setItem(key, JSON.stringify({ ...readAll(storage), [sameAddress(email)]: id }));
}
