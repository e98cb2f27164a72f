// The Chromium that the tests in a real browser use: found, or installed where the machine allows it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const fixedPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The path of an installed Chromium or Chrome, or undefined. `CHROMIUM` in the environment comes first. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const own = environment['CHROMIUM'];
  if (own !== undefined && own !== '') return existsSync(own) ? own : undefined;
  const folders = (environment['PATH'] ?? '').split(delimiter);
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...onPath, ...fixedPlaces].find((place) => existsSync(place));
}

/** Debian and its relatives as root: by apt, which npm cannot do for us. */
function installByApt(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing Chromium for the tests in a browser (apt-get). This takes a minute, once.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { encoding: 'utf8', env });
  apt('update', '-q');
  const done = apt('install', '-y', '-q', '--no-install-recommends', 'chromium');
  if (done.status !== 0) console.error(`${done.stdout}${done.stderr}`.trim());
  return done.status === 0;
}

/** The path of a Chromium, installed now if need be; undefined after saying what to do. */
export function ensureBrowser(): string | undefined {
  const found = findBrowser() ?? (installByApt() ? findBrowser() : undefined);
  if (found === undefined) {
    console.error(
      'The tests in a browser need Chromium or Chrome: install one (on Debian as root: apt-get install chromium), or name its program in CHROMIUM.',
    );
  }
  return found;
}
