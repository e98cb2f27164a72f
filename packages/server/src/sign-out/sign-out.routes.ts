import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Device, DeviceList, Empty, Ids, Receipt, RenameDevice, SignOutEverywhere } from '@gatefold/contract';
import { Type } from 'typebox';
import type { Accounts } from '../accounts/accounts.ts';
import type { Devices } from '../devices/devices.ts';
import type { Places } from '../devices/places.ts';
import type { SessionCookie } from '../http/cookies.ts';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import { refuse } from '../refusal.ts';
import type { Receipts } from './receipts.ts';
import type { SignOut } from './sign-out.ts';

export type SignOutRoutesParts = {
  accounts: Accounts;
  devices: Devices;
  signOut: SignOut;
  receipts: Receipts;
  places: Places;
  cookie: SessionCookie;
};

export const signOutRoutes =
  ({ accounts, devices, signOut, receipts, places, cookie }: SignOutRoutesParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const unknownDevice = () => refuse('unknown-device', 'This account has no such device signed in.');

    const over = () => refuse('not-signed-in', 'This device was signed out already.');

    app.get('/devices', { schema: { response: answers(DeviceList) } }, async ({ caller }) => {
      const items = await devices.list(caller.session);
      const account = await accounts.byId(caller.account);
      return { items, limit: account?.device_limit ?? items.length };
    });

    app.patch(
      '/devices/:id',
      { schema: { params: Ids, body: RenameDevice, response: answers(Device) } },
      async ({ caller, params, body }) => {
        const id = decodeId(params.id);
        if (id === undefined) return unknownDevice();
        const refusal = await devices.rename(caller.account, id, body.name.trim());
        return refusal ?? (await devices.one(caller.session, id)) ?? unknownDevice();
      },
    );

    app.delete(
      '/devices/:id',
      { schema: { params: Ids, response: answers(Receipt) } },
      async ({ caller, params, ip }, reply) => {
        const id = decodeId(params.id);
        if (id === undefined) return unknownDevice();
        const reason = id === caller.device ? 'signed-out' : 'signed-out-by-owner';
        const by = { device: caller.device, place: await places(ip) };
        const receipt = await signOut.devices(caller.account, [id], reason, by);
        if (receipt !== undefined && id === caller.device) cookie.clear(reply);
        return receipt ?? unknownDevice();
      },
    );

    app.post(
      '/sign-out',
      { schema: { body: Type.Union([Empty, Type.Null()]), response: answers(Receipt) } },
      async ({ caller, ip }, reply) => {
        const by = { device: caller.device, place: await places(ip) };
        const receipt = await signOut.devices(caller.account, [caller.device], 'signed-out', by);
        cookie.clear(reply);
        return receipt ?? over();
      },
    );

    app.post(
      '/sign-out-everywhere',
      { schema: { body: SignOutEverywhere, response: answers(Receipt) } },
      async ({ caller, body, ip }, reply) => {
        const by = { device: caller.device, place: await places(ip) };
        if (body.keepThisDevice === true) {
          return (await signOut.everywhere(caller.account, { keep: caller.session.id, by })) ?? over();
        }
        const receipt = await signOut.everywhere(caller.account, { by });
        cookie.clear(reply);
        return receipt ?? over();
      },
    );

    app.get(
      '/receipts/:id',
      { schema: { params: Ids, response: answers(Receipt) } },
      async ({ caller, params }) => {
        const id = decodeId(params.id);
        const receipt = id === undefined ? undefined : await receipts.one(caller.account, id);
        return receipt ?? refuse('unknown-receipt', 'This account has no such receipt.');
      },
    );
  };
