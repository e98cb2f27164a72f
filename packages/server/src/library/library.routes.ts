// The library over HTTP: shapes in and out are the contract's.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AddFolder,
  AlbumList,
  AlbumPage,
  AlbumQuery,
  ArtistList,
  ArtistPage,
  ArtistQuery,
  BrokenList,
  BrokenQuery,
  CoverQuery,
  Demo,
  Folder,
  FolderList,
  Ids,
  LibraryState,
  Scan,
  SearchQuery,
  SearchResult,
  Track,
  TrackList,
  TrackQuery,
} from '@gatefold/contract';
import type { FastifyReply } from 'fastify';
import { answers } from '../http/refused.ts';
import { decodeId } from '../ids.ts';
import { isRefusal } from '../refusal.ts';
import type { Library } from './library.ts';

const coverSize = 640;
const admin = { needs: 'admin' } as const;
/** No row has this id: what a text of the right form that stands for no id leads to. */
const noId = 0;
const idOf = (text: string): number => decodeId(text) ?? noId;

export const libraryRoutes =
  ({ library }: { library: Library }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get('/library', { schema: { response: answers(LibraryState) } }, () => library.state());

    app.get('/albums', { schema: { querystring: AlbumQuery, response: answers(AlbumList) } }, ({ query }) => {
      const { artist, ...rest } = query;
      return library.browse().albums({ ...rest, ...(artist === undefined ? {} : { artist: idOf(artist) }) });
    });
    app.get('/albums/:id', { schema: { params: Ids, response: answers(AlbumPage) } }, ({ params }) =>
      library.browse().album(idOf(params.id)),
    );
    app.get(
      '/artists',
      { schema: { querystring: ArtistQuery, response: answers(ArtistList) } },
      ({ query }) => library.browse().artists(query),
    );
    app.get('/artists/:id', { schema: { params: Ids, response: answers(ArtistPage) } }, ({ params }) =>
      library.browse().artist(idOf(params.id)),
    );
    app.get('/tracks', { schema: { querystring: TrackQuery, response: answers(TrackList) } }, ({ query }) =>
      library.browse().tracks(query),
    );
    app.get('/tracks/:id', { schema: { params: Ids, response: answers(Track) } }, ({ params }) =>
      library.browse().track(idOf(params.id)),
    );
    app.get(
      '/search',
      { schema: { querystring: SearchQuery, response: answers(SearchResult) } },
      ({ query }) => library.browse().search(query.q, query.limit),
    );

    const sendCover = async (
      reply: FastifyReply,
      of: 'album' | 'track',
      id: string,
      { size = coverSize, v }: { size?: number; v?: string },
    ) => {
      const tag = library.coverTag(of, idOf(id), size);
      const asked = reply.request.headers['if-none-match'];
      // With a version in the address, the answer never changes; without one, the browser asks again.
      const caching = v === undefined ? 'private, no-cache' : 'private, max-age=31536000, immutable';
      if (tag !== undefined && asked?.split(',').some((known) => known.trim().replace(/^W\//, '') === tag))
        return reply.code(304).header('etag', tag).header('cache-control', caching).send();
      const cover = await library.cover(of, idOf(id), size);
      if (isRefusal(cover)) return cover;
      reply.header('etag', cover.tag).header('cache-control', caching).type('image/webp');
      return reply.send(Buffer.from(cover.bytes.buffer, cover.bytes.byteOffset, cover.bytes.byteLength));
    };
    app.get('/albums/:id/cover', { schema: { params: Ids, querystring: CoverQuery } }, (request, reply) =>
      sendCover(reply, 'album', request.params.id, request.query),
    );
    app.get('/tracks/:id/cover', { schema: { params: Ids, querystring: CoverQuery } }, (request, reply) =>
      sendCover(reply, 'track', request.params.id, request.query),
    );

    app.get('/library/scan', { config: admin, schema: { response: answers(Scan) } }, () =>
      library.scanState(),
    );
    app.post('/library/scan', { config: admin, schema: { response: answers(Scan) } }, () => {
      library.scan().catch((error) => app.log.error({ err: error }, 'a scan failed'));
      return library.scanState();
    });
    app.get(
      '/library/broken',
      { config: admin, schema: { querystring: BrokenQuery, response: answers(BrokenList) } },
      ({ query }) => library.browse().broken(query),
    );

    app.get('/library/folders', { config: admin, schema: { response: answers(FolderList) } }, () => ({
      items: library.folders(),
    }));
    app.post(
      '/library/folders',
      { config: admin, schema: { body: AddFolder, response: answers(Folder) } },
      ({ body }) => library.addFolder(body.path),
    );
    app.delete(
      '/library/folders/:id',
      { config: admin, schema: { params: Ids, response: answers(FolderList) } },
      async ({ params }) => {
        const left = await library.removeFolder(params.id);
        return isRefusal(left) ? left : { items: left };
      },
    );

    app.get('/library/demo', { schema: { response: answers(Demo) } }, () => library.demo.state());
    app.post('/library/demo', { config: admin, schema: { response: answers(Demo) } }, () =>
      library.demo.make(),
    );
    app.delete('/library/demo', { config: admin, schema: { response: answers(Demo) } }, () =>
      library.demo.remove(),
    );
  };
