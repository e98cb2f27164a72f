# Gatefold as an image: Debian, and what the lockfile names. Node itself comes from there too.

FROM debian:trixie-slim AS packages
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libatomic1 npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/contract/package.json packages/contract/
COPY packages/sessions/package.json packages/sessions/
COPY packages/converter/package.json packages/converter/
COPY packages/server/package.json packages/server/
COPY packages/web/package.json packages/web/

# Only what the server needs to run.
FROM packages AS running
RUN npm install --no-save --omit=dev --include=optional --include-workspace-root \
    -w @gatefold/contract -w @gatefold/sessions -w @gatefold/converter -w @gatefold/server

# The web pages, built with everything.
FROM packages AS pages
RUN npm install --no-save --include=dev --include=optional
COPY tsconfig.base.json ./
COPY tools/local-node.mjs tools/web-build.mjs tools/
COPY packages/contract packages/contract
COPY packages/web packages/web
RUN node tools/web-build.mjs

FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libstdc++6 libatomic1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin gatefold \
 && mkdir /data /music \
 && chown gatefold:gatefold /data
WORKDIR /app
COPY --from=running /app/node_modules node_modules
COPY package.json LICENSE ./
COPY tools/local-node.mjs tools/with-node.mjs tools/
COPY deploy/health.mjs deploy/
COPY packages/contract packages/contract
COPY packages/sessions packages/sessions
COPY packages/converter packages/converter
COPY packages/server packages/server
COPY --from=pages /app/packages/web/dist packages/web/dist
# `docker exec … gatefold accounts list`. npm leaves the links of optional packages out where it installs workspaces.
RUN ln -s /app/node_modules/node-linux-*/bin/node /usr/local/bin/node \
 && ln -s /app/packages/server/bin/gatefold.mjs /usr/local/bin/gatefold

ENV NODE_ENV=production \
    HOME=/tmp \
    NODE_COMPILE_CACHE=/tmp/gatefold-compiled \
    GATEFOLD_HOST=0.0.0.0 \
    GATEFOLD_PORT=4600 \
    GATEFOLD_DATA=/data \
    GATEFOLD_MUSIC=/music
USER 10001:10001
VOLUME ["/data", "/music"]
EXPOSE 4600
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "/app/deploy/health.mjs"]
ENTRYPOINT ["node", "/app/packages/server/bin/gatefold.mjs"]
CMD ["start"]
