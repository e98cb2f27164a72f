// The example of the README is a program: it is taken out of the text and run.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const packageFolder = join(import.meta.dirname, '..');

test('the example of the README does what it says', { timeout: 60_000 }, async () => {
  const text = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(text)?.[1];
  assert.ok(example !== undefined, 'the README has no example');
  // Inside the package, so that it finds the package by its name.
  await mkdir(join(packageFolder, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(packageFolder, '.cache', 'readme-'));
  await writeFile(join(folder, 'doors.ts'), example);
  const child = spawn(process.execPath, ['doors.ts'], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const said = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (data) => resolve(`${data}`));
      child.once('exit', (code) => reject(new Error(`the example ended with ${code}`)));
    });
    const port = /port: (\d+)/.exec(said)?.[1];
    const ask = async (path: string, headers: Record<string, string>) => {
      const answer = await fetch(`http://localhost:${port}${path}`, { headers });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const signIn = async (device: number) => {
      const { body } = await ask('/sign-in', { 'x-device': `${device}` });
      return { authorization: `Bearer ${body['token']}` };
    };
    const [first, second] = [await signIn(1), await signIn(2)];
    assert.equal((await ask('/sign-in', { 'x-device': '3' })).body['refused'], 'limit-reached');
    assert.deepEqual(await ask('/open', first), { status: 200, body: { open: 'the door of 7' } });
    assert.equal((await ask('/open', second)).status, 200);
    assert.equal(typeof (await ask('/sign-out', first)).body['tookMs'], 'number');
    for (const headers of [first, second, {}]) {
      assert.deepEqual(await ask('/open', headers), { status: 401, body: { refused: 'not signed in' } });
    }
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.kill()) await gone;
    await rm(folder, { recursive: true });
  }
});
