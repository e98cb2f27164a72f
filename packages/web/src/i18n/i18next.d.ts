import type account from './en/account.json';
import type admin from './en/admin.json';
import type common from './en/common.json';
import type converter from './en/converter.json';
import type library from './en/library.json';
import type player from './en/player.json';
import type refusals from './en/refusals.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      account: typeof account;
      admin: typeof admin;
      common: typeof common;
      converter: typeof converter;
      library: typeof library;
      player: typeof player;
      refusals: typeof refusals;
    };
  }
}
