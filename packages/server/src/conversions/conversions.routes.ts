import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Conversion, ConversionList, ConversionProof, ConversionQuery, Empty, Ids } from '@gatefold/contract';
import { proofText } from '@gatefold/converter';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import { isRefusal } from '../refusal.ts';
import { attachment } from './content-disposition.ts';
import type { Conversions } from './conversions.ts';
import type { Downloads } from './downloads.ts';
import { fileNameOf } from './file-name-of.ts';
import { mimeOfFormat } from './mime-of-format.ts';
import { playlistsRoutes } from './playlists/playlists.routes.ts';
import type { Playlists } from './playlists/playlists.ts';
import { sendDownload } from './send-download.ts';

const usualPage = 50;
const idOf = (text: string): number => decodeId(text) ?? 0;

export type ConversionsRoutesParts = {
  conversions: Conversions;
  downloads: Downloads;
  playlists: Playlists;
};

export const conversionsRoutes =
  ({ conversions, downloads, playlists }: ConversionsRoutesParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.addHook('preClose', async () => downloads.stopAll());

    app.get(
      '/conversions',
      { schema: { querystring: ConversionQuery, response: answers(ConversionList) } },
      ({ caller, query }) => conversions.list(caller.account, query.limit ?? usualPage, query),
    );

    app.get(
      '/conversions/:id/proof',
      { schema: { params: Ids, response: answers(ConversionProof) } },
      async ({ caller, params }) => {
        const found = await conversions.proof(caller.account, idOf(params.id));
        return isRefusal(found) ? found : found.proof;
      },
    );

    app.get('/conversions/:id/proof.txt', { schema: { params: Ids } }, async ({ caller, params }, reply) => {
      const found = await conversions.proof(caller.account, idOf(params.id));
      if (isRefusal(found)) return found;
      const { row, proof } = found;
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', attachment(`${row.name}.proof.txt`))
        .send(
          proofText(fileNameOf(row), proof, [
            ['Title', row.title],
            ['Artist', row.artist],
            ['Finished', new Date(row.finished_at ?? 0).toISOString()],
          ]),
        );
    });

    app.get('/conversions/:id/file', { schema: { params: Ids } }, async (request, reply) => {
      const file = await conversions.file(request.caller.account, idOf(request.params.id));
      if (isRefusal(file)) return file;
      const { path, name, row, found } = file;
      return sendDownload(request, reply, downloads, {
        tag: `${request.params.id}-${row.crc32?.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}`,
        sizeBytes: found.size,
        mime: mimeOfFormat[row.format],
        disposition: attachment(name),
        parts: (first, last) => [{ content: { path }, from: first, to: last + 1 }],
      });
    });

    app.post(
      '/conversions/:id/again',
      { schema: { params: Ids, response: answers(Conversion) } },
      ({ caller, params }) => conversions.again(caller.account, idOf(params.id)),
    );

    app.delete(
      '/conversions/:id',
      { schema: { params: Ids, response: answers(Empty) } },
      async ({ caller, params }) => (await conversions.remove(caller.account, idOf(params.id))) ?? {},
    );

    await app.register(playlistsRoutes({ playlists }));
  };
