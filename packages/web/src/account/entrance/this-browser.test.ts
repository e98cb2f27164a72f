import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserKind, browserName, type Traits } from './this-browser.ts';

const traits = (userAgent: string, fields: Partial<Traits> = {}): Traits => ({
  userAgent,
  coarse: false,
  shortSide: 1080,
  touchPoints: 0,
  ...fields,
});
const finger = { coarse: true, touchPoints: 5 };
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

const cases: [Traits, string, string][] = [
  [
    traits('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'),
    'Firefox on Linux',
    'web',
  ],
  [
    traits(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0 Safari/537.36 Edg/140.0`),
    'Edge on Windows',
    'web',
  ],
  [
    traits(`Mozilla/5.0 (Linux; Android 16; Pixel 9) ${webkit} Chrome/140.0 Mobile Safari/537.36`, finger),
    'Chrome on Android',
    'phone',
  ],
  [
    traits(`Mozilla/5.0 (Linux; Android 16) ${webkit} Chrome/140.0 Safari/537.36`, finger),
    'Chrome on Android',
    'tablet',
  ],
  [
    traits(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E Safari/604.1',
      finger,
    ),
    'Safari on iPhone',
    'phone',
  ],
  [
    traits('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15', finger),
    'Safari on iPad',
    'tablet',
  ],
  [
    traits('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15'),
    'Safari on Mac',
    'web',
  ],
  [traits('curl/8'), 'Browser', 'web'],
];

for (const [given, name, kind] of cases) {
  test(`${name} is a ${kind}`, () => {
    assert.equal(
      browserName(given, (browser, system) => `${browser} on ${system}`),
      name,
    );
    assert.equal(browserKind(given), kind);
  });
}

test('a laptop with a touch screen stays a browser', () => {
  const laptop = traits('Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', { touchPoints: 10 });
  assert.equal(browserKind(laptop), 'web');
});
