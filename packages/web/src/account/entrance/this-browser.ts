// What this browser is called and what kind of device it is, until its owner says otherwise.
import type { DeviceKind } from '@gatefold/contract';

/** What a browser tells of itself. `coarse`: the main pointer is a finger. `shortSide` in CSS pixels. */
export type Traits = { userAgent: string; coarse: boolean; shortSide: number; touchPoints: number };

const browsers: [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOPT\//, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bHeadlessChrome\/|\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/Linux|X11/, 'Linux'],
];

const find = (list: [RegExp, string][], text: string) => list.find(([form]) => form.test(text))?.[1];

/** An iPad asks for desktop pages as a Mac; only its fingers give it away. */
const isPadAsMac = ({ userAgent, touchPoints }: Traits) => /Macintosh/.test(userAgent) && touchPoints > 1;

/** `join` makes the name of browser and system, in the reader's language. */
export function browserName(traits: Traits, join: (browser: string, system: string) => string): string {
  const browser = find(browsers, traits.userAgent);
  const system = isPadAsMac(traits) ? 'iPad' : find(systems, traits.userAgent);
  if (browser && system) return join(browser, system);
  return browser ?? system ?? 'Browser';
}

export function browserKind(traits: Traits): DeviceKind {
  if (/iPad/.test(traits.userAgent) || isPadAsMac(traits)) return 'tablet';
  if (/\b(?:SMART-TV|Tizen|Web0S|webOS|AppleTV|GoogleTV|BRAVIA)\b/i.test(traits.userAgent)) return 'tv';
  if (/iPhone|\bMobile\b/.test(traits.userAgent)) return 'phone';
  if (/Android/.test(traits.userAgent)) return 'tablet';
  if (traits.coarse && traits.touchPoints > 0) return traits.shortSide < 600 ? 'phone' : 'tablet';
  return 'web';
}

export const readTraits = (): Traits => ({
  userAgent: navigator.userAgent,
  coarse: matchMedia('(pointer: coarse)').matches,
  shortSide: Math.min(screen.width, screen.height),
  touchPoints: navigator.maxTouchPoints,
});
