// The only reader of the environment and of flags: what the person who runs Gatefold may set.
import { isIP } from 'node:net';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { Email } from '@gatefold/contract';
import { Value } from 'typebox/value';
import { CannotStart } from './db/open-failures.ts';

export type Config = {
  port: number;
  host: string;
  dataFolder: string;
  /** PostgreSQL, for several servers; without it the data is in the data folder. Holds a password: never to be shown. */
  databaseUrl?: string;
  /** What receipts call this server. */
  nodeName?: string;
  /** How long a server may answer from its memory, and so how long a sign-out waits for one that is silent. */
  trustMs: number;
  musicFolders: string[];
  /** What a reader of `/metrics` has to know; without it there is no such address. */
  metricsToken?: string;
  /** The public address, where it is known; decides about secure cookies. */
  url?: URL;
  admin?: { email: string; password: string };
  logLevel: LogLevel;
  /** Public keys whose licences are believed, beside those in the data folder. */
  licenceKeys: string[];
  /** Where converted files are kept; without it in the data folder. */
  conversionsFolder?: string;
  /** MiB of all converted files of an account. */
  convertedMostMb: number;
  /** MiB that stay free on the disk of converted files. */
  keepFreeMb: number;
  /** Addresses and networks of proxies, whose word about a client's address is believed. */
  proxies: string[];
};

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

const metricsTokenLeast = 16;

type Setting = { name: string; flag: string; help: string };

export const settings: readonly Setting[] = [
  { name: 'GATEFOLD_PORT', flag: 'port', help: 'port to listen on (4600; 0 picks a free one)' },
  {
    name: 'GATEFOLD_HOST',
    flag: 'host',
    help: 'address to listen on (127.0.0.1; 0.0.0.0 for the whole network)',
  },
  { name: 'GATEFOLD_DATA', flag: 'data', help: 'folder for all data (./data)' },
  {
    name: 'GATEFOLD_DATABASE_URL',
    flag: '',
    help: 'PostgreSQL, for several servers: postgres://user:password@host/database (by environment only)',
  },
  { name: 'GATEFOLD_NODE', flag: 'node', help: 'what receipts call this server (the name of the machine)' },
  {
    name: 'GATEFOLD_TRUST_MS',
    flag: 'trust-ms',
    help: 'how long a sign-out waits for a server that is silent (1000; from 200 to 60000)',
  },
  { name: 'GATEFOLD_MUSIC', flag: 'music', help: `music folders, separated by "${delimiter}"` },
  {
    name: 'GATEFOLD_CONVERSIONS',
    flag: 'conversions',
    help: 'folder for converted files; several servers can share one (in the data folder)',
  },
  {
    name: 'GATEFOLD_CONVERTED_MB',
    flag: 'converted-mb',
    help: 'MiB of converted files that each account may have (102400)',
  },
  {
    name: 'GATEFOLD_KEEP_FREE_MB',
    flag: 'keep-free-mb',
    help: 'MiB that converting and uploading leave free on their disk (512)',
  },
  {
    name: 'GATEFOLD_LICENCE_KEYS',
    flag: 'licence-keys',
    help: 'public keys of issuers of licences, by commas',
  },
  { name: 'GATEFOLD_URL', flag: 'url', help: 'public address, such as https://music.example.org' },
  {
    name: 'GATEFOLD_PROXIES',
    flag: 'proxies',
    help: 'addresses or networks of your proxies, by commas (loopback)',
  },
  { name: 'GATEFOLD_LOG', flag: 'log', help: `how much is logged: ${logLevels.join(', ')} (warn)` },
  {
    name: 'GATEFOLD_METRICS_TOKEN',
    flag: '',
    help: `lets readers of /metrics in, ${metricsTokenLeast} characters or more (by environment only)`,
  },
  { name: 'GATEFOLD_ADMIN_EMAIL', flag: 'admin-email', help: 'makes the first account, with the next one' },
  { name: 'GATEFOLD_ADMIN_PASSWORD', flag: '', help: 'its password (by environment only)' },
];

const portOf = (text: string): number => {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new CannotStart(`GATEFOLD_PORT is "${text}", but a port is a whole number from 0 to 65535.`);
};

const urlOf = (text: string): URL => {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash) return url;
  throw new CannotStart(
    `GATEFOLD_URL is "${text}", but it must be an address such as https://music.example.org, without a path.`,
  );
};

const databaseUrlOf = (text: string): string => {
  const [, hosts = ''] = /^[a-z]+:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(text) ?? [];
  if (/,|%2c/i.test(hosts)) {
    throw new CannotStart(
      'GATEFOLD_DATABASE_URL names several hosts. Name one address, which always leads to the primary: a standby may not know yet what was signed out.',
    );
  }
  const url = URL.parse(text);
  if (url && /^postgres(?:ql)?:$/.test(url.protocol) && url.pathname.length > 1) return text;
  // Without the text: a password may be in it.
  throw new CannotStart(
    'GATEFOLD_DATABASE_URL must be an address such as postgres://user:password@host/database.',
  );
};

const nodeNameOf = (text: string): string => {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u.test(text)) return text;
  throw new CannotStart(
    `GATEFOLD_NODE is "${text}", but must be a name of up to 63 letters, digits, spaces, dots, hyphens.`,
  );
};

const trustOf = (text: string): number => {
  const ms = Number(text);
  if (/^\d{1,5}$/.test(text) && ms >= 200 && ms <= 60_000) return ms;
  throw new CannotStart(
    `GATEFOLD_TRUST_MS is "${text}", but must be a whole number of milliseconds from 200 to 60000.`,
  );
};

const megabytesOf = (name: string, text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CannotStart(`${name} is "${text}", but must be a whole number of MiB.`);
};

const logLevelOf = (text: string): LogLevel => {
  const level = logLevels.find((known) => known === text);
  if (level !== undefined) return level;
  throw new CannotStart(`GATEFOLD_LOG is "${text}", but must be one of ${logLevels.join(', ')}.`);
};

const metricsTokenOf = (text: string): string => {
  if (text.length >= metricsTokenLeast && /^[\x21-\x7e]+$/.test(text)) return text;
  throw new CannotStart(
    `GATEFOLD_METRICS_TOKEN must have ${metricsTokenLeast} characters or more, without spaces.`,
  );
};

/** Names of networks that Fastify knows. */
const namedNetworks = ['loopback', 'linklocal', 'uniquelocal'];

const proxiesOf = (text: string): string[] => {
  const proxies = text.split(',').map((one) => one.trim());
  const wrong = proxies.find((one) => {
    const [address = '', length = '0'] = one.split('/');
    return !namedNetworks.includes(one) && (isIP(address) === 0 || !/^\d{1,3}$/.test(length));
  });
  if (wrong === undefined) return proxies;
  throw new CannotStart(
    `GATEFOLD_PROXIES names "${wrong}", but must hold addresses such as 10.0.0.2 or 172.16.0.0/12.`,
  );
};

const licenceKeysOf = (text: string): string[] => {
  const keys = text.split(',').map((one) => one.trim());
  const wrong = keys.find((one) => !/^[A-Za-z0-9_-]{43}$/.test(one));
  if (wrong === undefined) return keys;
  throw new CannotStart(
    `GATEFOLD_LICENCE_KEYS names "${wrong}", but must hold public keys as "gatefold licence issue" prints them.`,
  );
};

const adminOf = (email: string | undefined, password: string | undefined) => {
  if (email === undefined && password === undefined) return undefined;
  if (email === undefined || password === undefined) {
    throw new CannotStart('GATEFOLD_ADMIN_EMAIL and GATEFOLD_ADMIN_PASSWORD go together: set both or none.');
  }
  if (!Value.Check(Email, email)) {
    throw new CannotStart(`GATEFOLD_ADMIN_EMAIL is "${email}", which is not an e-mail address.`);
  }
  return { email, password };
};

/** Reads settings; a flag wins over the environment. Throws `CannotStart` naming the setting that cannot be used. */
export const readConfig = (
  environment: Record<string, string | undefined>,
  flags: Record<string, string | undefined>,
  folder: string,
): Config => {
  const unknown = Object.keys(environment).find(
    (name) => name.startsWith('GATEFOLD_') && !settings.some((setting) => setting.name === name),
  );
  if (unknown !== undefined) {
    throw new CannotStart(`There is no setting ${unknown} in this version. gatefold --help lists them.`);
  }
  const value = (name: string): string | undefined => {
    const setting = settings.find((known) => known.name === name);
    const text = (setting && flags[setting.flag]) ?? environment[name];
    return text === undefined || text.trim() === '' ? undefined : text.trim();
  };
  const url = value('GATEFOLD_URL');
  const databaseUrl = value('GATEFOLD_DATABASE_URL');
  const nodeName = value('GATEFOLD_NODE');
  // A password is taken as it is: a space may belong to it.
  const admin = adminOf(value('GATEFOLD_ADMIN_EMAIL'), environment['GATEFOLD_ADMIN_PASSWORD'] || undefined);
  const metricsToken = value('GATEFOLD_METRICS_TOKEN');
  const music = (value('GATEFOLD_MUSIC') ?? '').split(delimiter).filter((path) => path !== '');
  const relative = music.find((path) => !isAbsolute(path));
  if (relative !== undefined) {
    throw new CannotStart(`GATEFOLD_MUSIC names "${relative}", but a music folder must be a full path.`);
  }
  const conversions = value('GATEFOLD_CONVERSIONS');
  if (conversions !== undefined && !isAbsolute(conversions)) {
    throw new CannotStart(`GATEFOLD_CONVERSIONS is "${conversions}", but must be a full path.`);
  }
  const licenceKeys = value('GATEFOLD_LICENCE_KEYS');
  return {
    port: portOf(value('GATEFOLD_PORT') ?? '4600'),
    host: value('GATEFOLD_HOST') ?? '127.0.0.1',
    dataFolder: resolve(folder, value('GATEFOLD_DATA') ?? 'data'),
    musicFolders: music,
    trustMs: trustOf(value('GATEFOLD_TRUST_MS') ?? '1000'),
    ...(metricsToken === undefined ? {} : { metricsToken: metricsTokenOf(metricsToken) }),
    licenceKeys: licenceKeys === undefined ? [] : licenceKeysOf(licenceKeys),
    ...(conversions === undefined ? {} : { conversionsFolder: conversions }),
    convertedMostMb: megabytesOf('GATEFOLD_CONVERTED_MB', value('GATEFOLD_CONVERTED_MB') ?? '102400'),
    keepFreeMb: megabytesOf('GATEFOLD_KEEP_FREE_MB', value('GATEFOLD_KEEP_FREE_MB') ?? '512'),
    proxies: proxiesOf(value('GATEFOLD_PROXIES') ?? 'loopback'),
    logLevel: logLevelOf(value('GATEFOLD_LOG') ?? 'warn'),
    ...(databaseUrl === undefined ? {} : { databaseUrl: databaseUrlOf(databaseUrl) }),
    ...(nodeName === undefined ? {} : { nodeName: nodeNameOf(nodeName) }),
    ...(url === undefined ? {} : { url: urlOf(url) }),
    ...(admin === undefined ? {} : { admin }),
  };
};
