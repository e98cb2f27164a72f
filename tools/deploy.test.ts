// The files in deploy/ say what the product knows: settings, ports, routes, times. No daemon is needed to know that.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { gatefold, startServer } from '../tests/e2e/server.ts';

const root = dirname(import.meta.dirname);
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The reader of YAML that the description of the API brings along. */
const ofServer = createRequire(join(root, 'packages/server/package.json'));
const yaml = createRequire(ofServer.resolve('@fastify/swagger'))('yaml') as {
  parse(text: string, options: { merge: boolean }): unknown;
};

type Thing = { [name: string]: Thing } & Thing[] & string;
const documentsOf = (path: string): Thing[] =>
  read(path)
    .split(/^---$/m)
    .map((text) => yaml.parse(text, { merge: true }) as Thing);

const compose = documentsOf('deploy/compose.yaml')[0] as Thing;
const caddyfile = read('deploy/Caddyfile');
const dockerfile = read('Dockerfile');
/** Debian's own check of units. */
const analyze = 'systemd-analyze';
const units = ['gatefold.service', 'gatefold@.service'];
const manifests = readdirSync(join(root, 'deploy/kubernetes')).flatMap((name) =>
  documentsOf(`deploy/kubernetes/${name}`),
);
const manifest = (kind: string, name = 'gatefold') => {
  const found = manifests.find((one) => one['kind'] === kind && one['metadata']?.['name'] === name);
  assert.ok(found, `there is no ${kind} ${name}`);
  return found;
};
const pod = manifest('StatefulSet')['spec']!['template']!['spec']!;
const container = pod['containers']![0] as Thing;

const configSource = read('packages/server/src/config.ts');
const port = Number(/value\('GATEFOLD_PORT'\) \?\? '(\d+)'/.exec(configSource)?.[1]);
const leavesWithinMs = Number(/stopMostMs = (\d+)/.exec(read('packages/server/src/start.ts'))?.[1]);

/** Routes that proxies, probes and the image ask for. */
const routes = [
  /health_uri (\S+)/.exec(caddyfile)?.[1],
  container['readinessProbe']!['httpGet']!['path'],
  /\$\{port\}(\/\S+?)`/.exec(read('deploy/health.mjs'))?.[1],
] as string[];

test('each setting that is named exists', () => {
  const known = new Set([...configSource.matchAll(/name: '(GATEFOLD_[A-Z_]+)'/g)].map(([, name]) => name));
  assert.ok(known.has('GATEFOLD_DATABASE_URL') && known.size > 8, [...known].join(' '));
  // What only Caddy and compose fill in.
  const ofCompose = new Set([...read('deploy/.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name));
  const texts = [
    dockerfile,
    read('deploy/compose.yaml'),
    caddyfile,
    ...units.map((name) => read(`deploy/systemd/${name}`)),
    read('deploy/kubernetes/servers.yaml').replaceAll(/^ *#.*$/gm, ''),
  ];
  for (const text of texts) {
    const named = new Set(text.match(/GATEFOLD_[A-Z_]+/g));
    assert.ok(named.size > 0);
    assert.deepEqual(
      [...named].filter((name) => !known.has(name) && !ofCompose.has(name)),
      [],
    );
  }
  const wanted = [...read('deploy/compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
  assert.deepEqual([...new Set(wanted)].sort(), [...ofCompose].sort());
  for (const name of Object.keys(compose['services']!['node-a']!['environment']!)) {
    assert.ok(known.has(name) || name === 'PGPASSWORD', name);
  }
});

test('ports agree', () => {
  assert.equal(port, 4600);
  assert.match(dockerfile, new RegExp(`^EXPOSE ${port}$`, 'm'));
  assert.match(dockerfile, new RegExp(`GATEFOLD_PORT=${port}\\b`));
  assert.deepEqual(
    container['ports']!.map((one) => [one['name'], one['containerPort']]),
    [['http', port]],
  );
  for (const probe of ['startupProbe', 'livenessProbe']) {
    assert.equal(container[probe]!['tcpSocket']!['port'], 'http', `${probe} must not ask the database`);
  }
  for (const name of ['gatefold', 'gatefold-servers']) {
    for (const one of manifest('Service', name)['spec']!['ports']!) assert.equal(one['targetPort'], 'http');
  }
});

test('compose: two servers that differ in name and data, behind a proxy that knows both', () => {
  const services = compose['services']!;
  const nodes = Object.keys(services).filter((name) => name.startsWith('node-'));
  assert.deepEqual(nodes, ['node-a', 'node-b']);
  const upstreams = /reverse_proxy (.+) \{/.exec(caddyfile)?.[1]?.split(' ');
  assert.deepEqual(
    upstreams,
    nodes.map((name) => `${name}:${port}`),
  );
  const [one, other] = nodes.map((name) => services[name]!) as [Thing, Thing];
  for (const node of [one, other]) {
    assert.equal(node['ports'], undefined, 'only the proxy is reached from outside');
    assert.equal(node['depends_on']!['database']!['condition'], 'service_healthy');
    assert.ok(Number.parseInt(node['stop_grace_period']!, 10) * 1000 >= leavesWithinMs * 2);
    const [subnet] = compose['networks']!['inside']!['ipam']!['config']!.map((net) => net['subnet']);
    assert.equal(node['environment']!['GATEFOLD_PROXIES'], subnet);
  }
  assert.notEqual(one['environment']!['GATEFOLD_NODE'], other['environment']!['GATEFOLD_NODE']);
  assert.notEqual(one['volumes']![0], other['volumes']![0]);
  const volumes = Object.values(services).flatMap((service) => service['volumes'] ?? []);
  for (const volume of volumes) {
    const [source = ''] = String(volume).split(':');
    if (/^\w/.test(source)) assert.ok(source in compose['volumes']!, source);
    if (source.startsWith('./')) assert.ok(existsSync(join(root, 'deploy', source)), source);
  }
  const database = services['database']!;
  for (const setting of ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on']) {
    assert.ok(database['command']!.includes(setting), setting);
  }
  const [tested] = /\d+(?= is what is tested)/.exec(read('docs/operating.md')) ?? [];
  assert.match(database['image']!, new RegExp(`^postgres:${tested}-`));
  assert.equal(database['healthcheck']!['test']![1], 'pg_isready');
  assert.equal(database['ports'], undefined);
});

test('the proxy keeps figures inside and nothing in a buffer', () => {
  assert.match(caddyfile, /@inside path \/metrics \/metrics\/\*\n\s*respond @inside 404/);
  const directives = caddyfile.replaceAll(/^\s*#.*$/gm, '');
  assert.ok(!/\bencode\b|flush_interval/.test(directives));
  assert.equal(directives.split('{').length, directives.split('}').length);
});

test('the image: what it copies is there, nothing runs as root, nothing is fetched but from Debian and npm', () => {
  const ignored = read('.dockerignore');
  for (const [, flags = '', paths = ''] of dockerfile.matchAll(/^COPY (--from=\S+ )?(.+)$/gm)) {
    const sources = paths.split(/\s+/).slice(0, -1);
    if (flags !== '') continue;
    for (const source of sources) {
      assert.ok(existsSync(join(root, source)), source);
      const isSent = ignored
        .split('\n')
        .filter((line) => line.startsWith('!'))
        .some((line) =>
          new RegExp(`^${line.slice(1).replaceAll('**', '.+').replaceAll('*.', '[^/]+.')}$`).test(source),
        );
      assert.ok(isSent, `${source} is not sent to the build`);
    }
  }
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  assert.ok(last.indexOf('\nUSER 10001') > 0 && last.indexOf('\nUSER ') < last.indexOf('\nENTRYPOINT'));
  assert.ok(!/curl|wget|ADD |https?:/.test(dockerfile));
  const parts = (folder: string): string[] =>
    Object.keys(JSON.parse(read(`${folder}/package.json`)).dependencies ?? {})
      .filter((name) => name.startsWith('@gatefold/'))
      .flatMap((name) => {
        const part = name.replace('@gatefold', 'packages');
        return [part, ...parts(part)];
      });
  for (const part of parts('packages/server')) {
    assert.ok(last.includes(`COPY ${part} ${part}\n`), `${part} is not in the image`);
    assert.ok(dockerfile.includes(`COPY ${part}/package.json ${part}/\n`), part);
  }
  assert.match(last, /VOLUME \["\/data", "\/music"\]/);
  for (const [, file = ''] of last.matchAll(/"\/app\/((?:packages|deploy)\/[^"]+)"/g)) {
    assert.ok(existsSync(join(root, file)), file);
  }
});

test('Kubernetes: nothing refers to what is not there', () => {
  const labels = manifest('StatefulSet')['spec']!['template']!['metadata']!['labels'];
  const selectors = [
    manifest('StatefulSet')['spec']!['selector']!['matchLabels'],
    manifest('PodDisruptionBudget')['spec']!['selector']!['matchLabels'],
    manifest('Service')['spec']!['selector'],
    manifest('Service', 'gatefold-servers')['spec']!['selector'],
  ];
  for (const selector of selectors) assert.deepEqual(selector, labels);
  assert.equal(manifest('StatefulSet')['spec']!['serviceName'], 'gatefold-servers');
  assert.equal(manifest('PodDisruptionBudget')['spec']!['maxUnavailable'], 1);
  assert.equal(manifest('StatefulSet')['spec']!['updateStrategy']!['rollingUpdate']!['maxUnavailable'], 1);
  assert.equal(pod['enableServiceLinks'], false, 'else GATEFOLD_PORT is set to an address');
  const stopping =
    Number(container['lifecycle']!['preStop']!['exec']!['command']![1]) * 1000 + leavesWithinMs;
  assert.ok(Number(pod['terminationGracePeriodSeconds']) * 1000 > stopping * 1.5);
  const secret = manifest('Secret', 'gatefold-database')['stringData']!;
  for (const { valueFrom } of container['env']! as unknown as Thing[]) {
    const key = valueFrom?.['secretKeyRef'];
    if (key) assert.ok(key['name'] === 'gatefold-database' && key['key']! in secret);
  }
  const volumes = [
    ...pod['volumes']!.map((one) => one['name']),
    ...manifest('StatefulSet')['spec']!['volumeClaimTemplates']!.map((one) => one['metadata']!['name']),
  ];
  assert.deepEqual(container['volumeMounts']!.map((one) => one['name']).sort(), volumes.sort());
  const listed = documentsOf('deploy/kubernetes/kustomization.yaml')[0]!['resources']! as unknown as string[];
  const files = readdirSync(join(root, 'deploy/kubernetes')).filter((name) => name !== 'kustomization.yaml');
  assert.deepEqual([...listed].sort(), files.sort());
});

test('what is to be filled in stops the start until it is', async () => {
  const settings = container['env']! as unknown as { name: string; value?: string }[];
  const placeholder = settings.find(({ name }) => name === 'GATEFOLD_PROXIES')?.value;
  const data = mkdtempSync(join(tmpdir(), 'gatefold-deploy-'));
  try {
    const started = await gatefold(['start'], { GATEFOLD_DATA: data, GATEFOLD_PROXIES: placeholder });
    assert.notEqual(started.code, 0);
    assert.match(started.stderr, new RegExp(`GATEFOLD_PROXIES names "${placeholder}"`));
  } finally {
    rmSync(data, { recursive: true });
  }
});

test('routes that are probed answer, and stop answering with the server', async () => {
  await using server = await startServer();
  assert.equal(routes.length, 3);
  for (const route of routes) assert.equal((await fetch(new URL(route, server.url))).status, 200, route);
  const health = () =>
    new Promise((resolve) =>
      spawn(process.execPath, [join(root, 'deploy/health.mjs')], {
        env: { GATEFOLD_PORT: new URL(server.url).port },
      }).once('close', resolve),
    );
  assert.equal(await health(), 0);
  const started = performance.now();
  assert.equal(await server.stop(), 0);
  assert.ok(performance.now() - started < leavesWithinMs);
  assert.equal(await health(), 1);
});

for (const name of units) {
  test(`systemd takes ${name}`, (context) => {
    const text = read(`deploy/systemd/${name}`);
    for (const [, file = ''] of text.matchAll(/ \/opt\/gatefold\/(packages\/\S+)/g)) {
      assert.ok(existsSync(join(root, file)), file);
    }
    const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1]);
    assert.ok(seconds * 1000 >= leavesWithinMs * 2);
    if (spawnSync(analyze, ['--version']).status !== 0) {
      context.skip('without systemd here its own check is left out');
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'gatefold-units-'));
    try {
      const file = join(folder, name.replace('@', '@4601'));
      writeFileSync(file, text.replaceAll('/opt/gatefold', root));
      const done = spawnSync(analyze, ['verify', '--man=no', file], { encoding: 'utf8' });
      const said = `${done.stdout}${done.stderr}`.split('\n').filter((line) => line.includes(folder));
      assert.deepEqual(said, []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
