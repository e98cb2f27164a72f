// For those who administer: the servers that share the log.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ServerList } from '@gatefold/contract';
import { answers } from '../http/refused.ts';
import type { Servers } from './servers.ts';

export const serversRoutes =
  ({ servers }: { servers: Servers }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/admin/servers', { config: { needs: 'admin' }, schema: { response: answers(ServerList) } }, () =>
      servers.list(),
    );
  };
