import type account from './en/account.json';
import type admin from './en/admin.json';
import type common from './en/common.json';
import type library from './en/library.json';
import type player from './en/player.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      account: typeof account;
      admin: typeof admin;
      common: typeof common;
      library: typeof library;
      player: typeof player;
    };
  }
}
