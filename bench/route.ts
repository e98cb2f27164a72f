// Requests a second of a Fastify route with our check, as a share of the same route without any.
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './figures.ts';

const connections = 64;
const wrk = 'wrk';

/** Both routes are sent the same headers, one of many sessions at a time. */
const script = (headers: readonly string[]) => `
local headers = { ${headers.map((header) => `"${header}"`).join(', ')} }
local requests = {}
local next = 0
init = function()
  for at, header in ipairs(headers) do
    requests[at] = wrk.format("GET", nil, { Authorization = header })
  end
end
request = function()
  next = next % #requests + 1
  return requests[next]
end
`;

const requestsASecond = (address: string, path: string, lua: string, seconds: number): number => {
  const run = spawnSync(wrk, ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', lua, `${address}${path}`], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(run.stdout)?.[1];
  if (rate === undefined || /Non-2xx|Socket errors/.test(run.stdout))
    throw new Error(`wrk: ${run.stdout}${run.stderr}`);
  return Number(rate);
};

type Ready = { address: string; headers: string[] };

export const measureRoute = async (
  isTrial: boolean,
  notes: string[],
): Promise<{ bare: number; share: number } | undefined> => {
  if (spawnSync(wrk, ['-v']).error !== undefined) {
    notes.push('wrk is not installed: the route was not measured');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'gatefold-route-'));
  const server: ChildProcess = fork(join(import.meta.dirname, 'route-server.ts'));
  try {
    const [{ address, headers }] = (await once(server, 'message')) as [Ready];
    const lua = join(folder, 'requests.lua');
    writeFileSync(lua, script(headers));
    const rounds = isTrial ? 3 : 15;
    const seconds = isTrial ? 1 : 2;
    const rate = (path: string) => requestsASecond(address, path, lua, seconds);
    rate('/bare');
    rate('/checked');
    const bare: number[] = [];
    const shares: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const isBareFirst = round % 2 === 0;
      const first = rate(isBareFirst ? '/bare' : '/checked');
      const second = rate(isBareFirst ? '/checked' : '/bare');
      bare.push(isBareFirst ? first : second);
      shares.push(isBareFirst ? second / first : first / second);
    }
    notes.push(`route: ${rounds} pairs of ${seconds} s with ${connections} connections, median of the pairs`);
    return { bare: median(bare), share: median(shares) };
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};
