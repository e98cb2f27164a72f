// What these pages ask of the server about account, devices and endings.
import type { Account, Device, DeviceList, Receipt } from '@gatefold/contract';
import type { QueryClient } from '@tanstack/react-query';
import { del, patch, post } from '../api/client.ts';
import { accountQuery, devicesQuery } from '../api/queries.ts';
import { becomeSignedOut, expectingSignOut } from '../api/session.ts';

/** Signs out one device. When it is this one, the answer is also what the signed-out page shows. */
export async function signOutDevice({ id, thisDevice }: Device): Promise<Receipt> {
  if (thisDevice) return signOutHere();
  return del<Receipt>(`/api/devices/${id}`);
}

export async function signOutHere(): Promise<Receipt> {
  const receipt = await expectingSignOut(() => post<Receipt>('/api/sign-out'));
  becomeSignedOut({ reason: 'signed-out', at: receipt.at, receipt });
  return receipt;
}

export async function signOutEverywhere(keepThisDevice: boolean): Promise<Receipt> {
  const receipt = await expectingSignOut(() => post<Receipt>('/api/sign-out-everywhere', { keepThisDevice }));
  if (!keepThisDevice) becomeSignedOut({ reason: 'signed-out-everywhere', at: receipt.at, receipt });
  return receipt;
}

/** What a receipt confirms to have ended leaves the list at once, without waiting for the event of it. */
export function takeEndedOut(queries: QueryClient, { ended }: Receipt): void {
  const gone = new Set(ended.devices.map(({ id }) => id));
  queries.setQueryData(devicesQuery.queryKey, (list: DeviceList | undefined) =>
    list ? { ...list, items: list.items.filter(({ id }) => !gone.has(id)) } : list,
  );
  if (ended.more) void queries.invalidateQueries({ queryKey: devicesQuery.queryKey });
}

export async function renameDevice(queries: QueryClient, id: string, name: string): Promise<void> {
  const renamed = await patch<Device>(`/api/devices/${id}`, { name });
  queries.setQueryData(devicesQuery.queryKey, (list: DeviceList | undefined) =>
    list
      ? { ...list, items: list.items.map((one) => (one.id === id ? { ...one, name: renamed.name } : one)) }
      : list,
  );
}

export async function renameAccount(queries: QueryClient, name: string): Promise<void> {
  queries.setQueryData(accountQuery.queryKey, await patch<Account>('/api/account', { name }));
}
