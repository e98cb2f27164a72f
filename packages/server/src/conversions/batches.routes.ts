import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  Batch,
  BatchesBegun,
  BatchList,
  BatchPlaylists,
  BatchQuery,
  Empty,
  Ids,
  NewBatch,
} from '@gatefold/contract';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import { isRefusal } from '../refusal.ts';
import { attachment } from './content-disposition.ts';
import type { Conversions } from './conversions.ts';
import type { Downloads } from './downloads.ts';
import { sendDownload } from './send-download.ts';
import { partsBetween } from './zip/zip-layout.ts';

/** Ten thousand tracks, with room to spare. */
const bodyMostBytes = 1024 * 1024;
const usualPage = 50;
const idOf = (text: string): number => decodeId(text) ?? 0;

export type BatchesRoutesParts = { conversions: Conversions; downloads: Downloads };

export const batchesRoutes =
  ({ conversions, downloads }: BatchesRoutesParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { batches } = conversions;
    const one = { schema: { params: Ids, response: answers(Batch) } };

    app.post(
      '/batches',
      { bodyLimit: bodyMostBytes, schema: { body: NewBatch, response: answers(Batch) } },
      ({ caller, body }) => conversions.add(caller.account, body),
    );
    app.get(
      '/batches',
      { schema: { querystring: BatchQuery, response: answers(BatchList) } },
      ({ caller, query }) => batches.list(caller.account, query.limit ?? usualPage, query.after),
    );
    app.post('/batches/upgrade-previews', { schema: { response: answers(BatchesBegun) } }, ({ caller }) =>
      batches.upgradePreviews(caller.account),
    );
    app.get('/batches/:id', one, ({ caller, params }) => batches.one(caller.account, idOf(params.id)));
    app.post('/batches/:id/pause', one, ({ caller, params }) =>
      batches.pause(caller.account, idOf(params.id)),
    );
    app.post('/batches/:id/resume', one, ({ caller, params }) =>
      batches.resume(caller.account, idOf(params.id)),
    );
    app.post('/batches/:id/cancel', one, ({ caller, params }) =>
      batches.cancel(caller.account, idOf(params.id)),
    );
    app.post('/batches/:id/retry', one, ({ caller, params }) =>
      batches.retry(caller.account, idOf(params.id)),
    );
    app.delete(
      '/batches/:id',
      { schema: { params: Ids, response: answers(Empty) } },
      async ({ caller, params }) => (await batches.remove(caller.account, idOf(params.id))) ?? {},
    );

    app.get(
      '/batches/:id/playlists',
      { schema: { params: Ids, response: answers(BatchPlaylists) } },
      ({ caller, params }) => conversions.playlists(caller.account, idOf(params.id)),
    );
    app.get('/batches/:id/zip', { schema: { params: Ids } }, async (request, reply) => {
      const zip = await conversions.zip(request.caller.account, idOf(request.params.id));
      if (isRefusal(zip)) return zip;
      const { layout, name, tag } = zip;
      return sendDownload(request, reply, downloads, {
        tag,
        sizeBytes: layout.sizeBytes,
        mime: 'application/zip',
        disposition: attachment(name),
        parts: (first, last) => partsBetween(layout, first, last),
      });
    });
  };
