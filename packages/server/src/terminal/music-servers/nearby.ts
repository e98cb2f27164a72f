// Who can be behind an address without encryption: a home, or anybody.
import { BlockList, isIP } from 'node:net';

/** Addresses that are not on the internet (RFC 1918, 3927, 4193, 4291). */
const homes = new BlockList();
homes.addSubnet('127.0.0.0', 8);
homes.addSubnet('10.0.0.0', 8);
homes.addSubnet('172.16.0.0', 12);
homes.addSubnet('192.168.0.0', 16);
homes.addSubnet('169.254.0.0', 16);
homes.addAddress('::1', 'ipv6');
homes.addSubnet('fc00::', 7, 'ipv6');
homes.addSubnet('fe80::', 10, 'ipv6');

/** Endings that public name servers never answer for (RFC 6761, 6762, 8375), and `lan`, which they do not know. */
const endings = ['localhost', 'local', 'lan', 'home.arpa', 'internal'];

/** `host` as `URL` has it: in small letters, IPv4 with four numbers, IPv6 in brackets. */
export const isNearby = (host: string): boolean => {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  const kind = isIP(address);
  if (kind !== 0) return homes.check(address, kind === 6 ? 'ipv6' : 'ipv4');
  // One word is a name of the own network.
  if (!host.includes('.')) return true;
  const name = host.replace(/\.$/, '');
  return endings.some((ending) => name === ending || name.endsWith(`.${ending}`));
};
