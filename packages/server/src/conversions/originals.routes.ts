// A song as its file lies in the library, to be taken along: for terminals that convert on their own machine.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Ids, type Plan } from '@gatefold/contract';
import { decodeId } from '../ids.ts';
import type { Library } from '../library/library.ts';
import { refuse } from '../refusal.ts';
import { attachment } from './content-disposition.ts';
import type { Downloads } from './downloads.ts';
import { sendDownload } from './send-download.ts';

/** File systems keep moments more or less finely. */
const sameMomentMs = 2;

export type OriginalsRoutesParts = {
  library: Library;
  downloads: Downloads;
  exportOf(account: number): Promise<Plan['export']>;
};

export const originalsRoutes =
  ({ library, downloads, exportOf }: OriginalsRoutesParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/tracks/:id/file', { schema: { params: Ids } }, async (request, reply) => {
      const { caller, params } = request;
      // A preview is made here, of the first minute: whole files would be more than the plan allows.
      if ((await exportOf(caller.account)) !== 'full') {
        return refuse(
          'export-not-allowed',
          'Whole files go to accounts whose plan allows it: see the page Plan.',
        );
      }
      const track = library.fileOf(decodeId(params.id) ?? 0);
      if (track === undefined)
        return refuse('unknown-track', 'This track is not in the library, or no longer.');
      const found = await stat(track.path).catch(() => undefined);
      // Another file than the scan saw may be a link to anything.
      if (
        !found?.isFile() ||
        found.size !== track.sizeBytes ||
        Math.abs(found.mtimeMs - track.mtimeMs) > sameMomentMs
      )
        return refuse(
          'file-not-readable',
          'The file of this track is not there, or has changed. Scan the library, then try again.',
        );
      return sendDownload(request, reply, downloads, {
        tag: `${params.id}-${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}`,
        sizeBytes: found.size,
        mime: track.mime,
        disposition: attachment(basename(track.path.toString())),
        parts: (first, last) => [{ content: { path: track.path }, from: first, to: last + 1 }],
      });
    });
  };
