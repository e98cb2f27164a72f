import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { ActivityEntry, page, pageQuery } from '@gatefold/contract';
import { Type } from 'typebox';
import { answers } from '../http/refused.ts';
import type { Activity } from './activity.ts';
import { csvOf } from './activity-csv.ts';

export const activityRoutes =
  ({ activity }: { activity: Activity }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/activity',
      {
        schema: {
          querystring: Type.Object(pageQuery, { additionalProperties: false }),
          response: answers(page(ActivityEntry)),
        },
      },
      ({ caller, query }) => activity.list(caller.account, query.limit ?? 50, query.after),
    );

    app.get('/activity/download', async ({ caller }, reply) => {
      const entries = await activity.all(caller.account);
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="gatefold-activity.csv"');
      return csvOf(entries);
    });
  };
