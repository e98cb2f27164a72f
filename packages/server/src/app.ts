// The HTTP application from parts that are built: every route of the product stands in this list.
import fastifyCookie from '@fastify/cookie';
import fastifySwagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Health } from '@gatefold/contract';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import { accountRoutes } from './accounts/accounts.routes.ts';
import { activityRoutes } from './activity/activity.routes.ts';
import type { Caller } from './caller.ts';
import { batchesRoutes } from './conversions/batches.routes.ts';
import { conversionsRoutes } from './conversions/conversions.routes.ts';
import { originalsRoutes } from './conversions/originals.routes.ts';
import { uploadsRoutes } from './conversions/uploads.routes.ts';
import type { Data } from './db/data.ts';
import { eventsRoutes } from './events/events.routes.ts';
import { answerBadRequest } from './http/bad-requests.ts';
import { addBodyTime, headersMostMs } from './http/body-time.ts';
import { createSessionCookie } from './http/cookies.ts';
import { docsPage, type OpenApi } from './http/docs-page.ts';
import { handleErrors } from './http/errors.ts';
import { addHeaders } from './http/headers.ts';
import { addPages } from './http/pages.ts';
import { answers, refusalsToHttp, sendRefusal } from './http/refused.ts';
import { createSameSite } from './http/same-site.ts';
import { addValidation } from './http/validation.ts';
import { createWhoIsAsking } from './http/who-is-asking.ts';
import { libraryRoutes } from './library/library.routes.ts';
import { licencesRoutes } from './licences/licences.routes.ts';
import type { Parts } from './parts.ts';
import { refuse } from './refusal.ts';
import { addMetrics, countRequests } from './servers/metrics.routes.ts';
import { createMetrics } from './servers/metrics.ts';
import { createRequestFigures } from './servers/request-figures.ts';
import { serversRoutes } from './servers/servers.routes.ts';
import { signInRoutes } from './sign-in/sign-in.routes.ts';
import { signOutRoutes } from './sign-out/sign-out.routes.ts';
import { playingRoutes } from './streaming/playing.routes.ts';
import { streamingRoutes } from './streaming/streaming.routes.ts';

const bodyMostBytes = 64 * 1024;

export type AppParts = Parts & {
  log: FastifyBaseLogger;
  url: URL | undefined;
  /** Addresses and networks whose word about a client's address is believed. */
  proxies: string[];
  /** Who knows it may read `/metrics`; without it nobody may. */
  metricsToken?: string | undefined;
  pagesFolder: string;
};

const readyWithinMs = 1000;

/** Whether it answers a question within a second. */
const isDatabaseThere = async ({ read }: Data): Promise<boolean> => {
  const asked = read.selectFrom('accounts').select('id').limit(1).executeTakeFirst();
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), readyWithinMs).unref());
  return Promise.race([asked.then(() => true), late]).catch(() => false);
};

export const createApp = async (parts: AppParts): Promise<FastifyInstance> => {
  const { sessions, accounts, data, log, url, version, node } = parts;
  const isHttps = url?.protocol === 'https:';
  const cookie = createSessionCookie(url);
  /** Without the name of the machine: anybody may ask for health. */
  const shortNode = node.split('-').at(-1) ?? node;

  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyMostBytes,
    trustProxy: parts.proxies,
    // Answers under way are finished; streams and channels close by themselves.
    forceCloseConnections: 'idle',
    // Of the headers by Node, of the body by route.
    requestTimeout: 0,
    clientErrorHandler: answerBadRequest,
    frameworkErrors: (_error, _request, reply) => {
      void sendRefusal(reply as FastifyReply, refuse('malformed-request', 'The address cannot be read.'));
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.server.headersTimeout = headersMostMs;
  addBodyTime(app);
  // A form of another site can be sent as text without being asked about; JSON cannot.
  app.removeContentTypeParser('text/plain');
  const requests = createRequestFigures();
  countRequests(app, requests);
  addValidation(app);
  handleErrors(app);
  addHeaders(app, isHttps);
  await app.register(fastifyCookie);
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Gatefold', version, description: 'Errors are problem documents (RFC 9457).' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      security: [{ bearer: [] }],
    },
  });

  await app.register(
    async (api) => {
      const gate = createWhoIsAsking({
        sessions,
        cookie,
        isAdmin: accounts.isAdmin,
        sameSite: createSameSite(url, (request) => cookie.read(request) !== undefined),
      });
      api.decorateRequest('caller', null as unknown as Caller);
      api.addHook('onRequest', gate.atTheDoor);
      api.addHook('preHandler', gate.beforeActing);
      api.addHook('preSerialization', refusalsToHttp);
      const open = { needs: 'nobody' } as const;

      api
        .withTypeProvider<TypeBoxTypeProvider>()
        .get('/health', { config: open, schema: { response: answers(Health) } }, async () =>
          (await sessions.trusted())
            ? { status: 'ok' as const, version, node: shortNode }
            : refuse('try-again-shortly', 'The database is out of reach.', {}, 1),
        );
      // For a proxy that spreads requests: sends none here while this server could only refuse them.
      api
        .withTypeProvider<TypeBoxTypeProvider>()
        .get('/health/ready', { config: open, schema: { response: answers(Health) } }, async () =>
          (await sessions.trusted()) && (await isDatabaseThere(data))
            ? { status: 'ok' as const, version, node: shortNode }
            : refuse('try-again-shortly', 'The database is out of reach.', {}, 1),
        );
      api.get('/openapi.json', { config: open, schema: { hide: true } }, async () => app.swagger());
      api.get('/docs', { config: open, schema: { hide: true } }, async (_request, reply) =>
        reply.type('text/html; charset=utf-8').send(docsPage(app.swagger() as OpenApi)),
      );

      const withCookie = { ...parts, cookie };
      await api.register(signInRoutes(withCookie));
      await api.register(signOutRoutes(withCookie));
      await api.register(accountRoutes({ ...parts, exportOf: parts.licences.exportOf }));
      await api.register(activityRoutes(parts));
      await api.register(eventsRoutes(parts));
      await api.register(libraryRoutes(parts));
      await api.register(streamingRoutes(parts));
      await api.register(playingRoutes(parts));
      await api.register(batchesRoutes(parts));
      await api.register(conversionsRoutes(parts));
      await api.register(originalsRoutes({ ...parts, exportOf: parts.licences.exportOf }));
      await api.register(uploadsRoutes({ ...parts, exportOf: parts.licences.exportOf }));
      await api.register(licencesRoutes({ ...parts, previewsOf: parts.conversions.previewsOf }));
      await api.register(serversRoutes(parts));
    },
    { prefix: '/api' },
  );
  addMetrics(app, { metrics: createMetrics({ ...parts, requests }), token: parts.metricsToken });
  await addPages(app, parts.pagesFolder);
  return app;
};
