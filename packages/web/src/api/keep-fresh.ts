// Turns events of the server into fresh data on the page.
import type { Device, DeviceList, LibraryState } from '@gatefold/contract';
import type { QueryClient } from '@tanstack/react-query';
import { onEvent } from './events.ts';
import { devicesQuery, libraryQuery } from './queries.ts';

export function keepFresh(queries: QueryClient): void {
  const editDevices = (edit: (items: Device[]) => Device[]) =>
    queries.setQueryData(devicesQuery.queryKey, (list: DeviceList | undefined) =>
      list ? { ...list, items: edit(list.items) } : list,
    );
  const editLibrary = (edit: (state: LibraryState) => LibraryState) =>
    queries.setQueryData(libraryQuery.queryKey, (state: LibraryState | undefined) =>
      state ? edit(state) : state,
    );

  // After a break in the channel events were missed: everything that events keep fresh is asked for again.
  onEvent('hello', () => {
    void queries.invalidateQueries({ queryKey: devicesQuery.queryKey });
    void queries.invalidateQueries({ queryKey: libraryQuery.queryKey });
  });
  onEvent('device-signed-in', () => void queries.invalidateQueries({ queryKey: devicesQuery.queryKey }));
  onEvent('device-signed-out', ({ deviceId }) =>
    editDevices((items) => items.filter(({ id }) => id !== deviceId)),
  );
  onEvent('device-renamed', ({ deviceId, name }) =>
    editDevices((items) => items.map((device) => (device.id === deviceId ? { ...device, name } : device))),
  );
  onEvent('playing', ({ deviceId, playing }) =>
    editDevices((items) =>
      items.map((device) => {
        if (device.id !== deviceId) return device;
        const { playing: _before, ...rest } = device;
        return playing ? { ...rest, playing } : rest;
      }),
    ),
  );
  onEvent('scan', ({ scan }) => {
    editLibrary((state) => ({ ...state, scan }));
    if (scan.state !== 'scanning') void queries.invalidateQueries({ queryKey: ['library'] });
  });
  onEvent('demo', ({ demo }) => {
    editLibrary((state) => ({ ...state, demo }));
    if (demo.state !== 'making') void queries.invalidateQueries({ queryKey: ['library'] });
  });
}
