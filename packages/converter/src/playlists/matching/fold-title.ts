import { foldArtists, foldText, squash } from './fold.ts';

export type FoldedTitle = {
  /** Equal for equal songs, whatever the recording. */
  key: string;
  words: string;
  /** What makes it another recording: `live`, `remix` and so on, in order. */
  versions: string;
  /** Where it was live, or whose remix it is: recordings with different ones differ. */
  detail: string;
  /** Those said after "feat." in the title. */
  guests: string[];
};

const versions: readonly [name: string, pattern: RegExp][] = [
  [
    'live',
    /\b(live|unplugged|en vivo|ao vivo|en directo|en public|dal vivo|in concert|concert)\b|ライブ|ライヴ|라이브|现场|現場|концерт/,
  ],
  ['again', /\b(re ?recorded|rerecording|new recording|taylors version|re ?make)\b/],
  ['remix', /\b(remix|rmx|mix|rework|bootleg|mashup|dub|flip)\b/],
  ['acoustic', /\b(acoustic|acustic[ao]|acoustique|akustik)\b|アコースティック|акустика/],
  ['instrumental', /\b(instrumental|karaoke|off vocal|backing track)\b|カラオケ|インスト/],
  ['a-cappella', /\b(a ?cap?pella)\b/],
  ['demo', /\b(demo|rehearsal|outtake|alternate|alternative|take \d+)\b/],
  ['session', /\b(sessions?|bbc)\b/],
  ['edit', /\b(edit|short|cut)\b/],
  ['extended', /\b(extended|12 inch|long|club)\b/],
  ['cover', /\b(cover|tribute|originally performed|in the style of)\b/],
  ['tempo', /\b(sped up|slowed|nightcore|8d|reverb)\b/],
  ['other-instruments', /\b(orchestral|orchestra|symphonic|piano|strings|choir)\b/],
  ['spoken', /\b(commentary|interview|spoken)\b/],
  ['reprise', /\b(reprise)\b/],
];

// Said of many releases of one and the same recording.
const neutral =
  /\b(re ?master(ed|ing)?|remasteri[sz](ado|ed|ee|e)|digital(ly)?|(\d+(st|nd|rd|th) )?anniversary|edition|deluxe|expanded|bonus|track|explicit|clean|original mix|original|album|single|lp|version|official|music video|video|audio|lyrics?|hd|hq|4k|mono mix|stereo mix|mono|stereo|(19|20)\d\d)\b/g;
const ofAnotherWork = /^((music |theme |song )?from\b|theme of\b)|\bsoundtrack\b/;
const guest = /^(?:feat|ft|featuring|with|con|avec)\.?\s+(.+)$/i;

/** A title apart from what releases hang on it: guests and remasters say nothing, a live recording is another one. */
export function foldTitle(title: string): FoldedTitle {
  if (!/[([{（【［\-–—/]|\bf(ea)?t/i.test(title)) return foldPlainTitle(title);
  const found = new Set<string>();
  const details: string[] = [];
  const guests: string[] = [];
  /** Whether it was something hung on; the title's own words stay. */
  const isHungOn = (text: string): boolean => {
    const named = guest.exec(text.trim());
    if (named) return guests.push(...foldArtists(named[1]!)) > 0;
    const folded = foldText(text);
    if (ofAnotherWork.test(folded)) return true;
    const kinds = versions.filter(([, pattern]) =>
      pattern.test(folded.replace(/\b(original|mono|stereo|album) mix\b/g, '')),
    );
    const rest = folded.replace(neutral, '').replace(/ +/g, ' ').trim();
    if (kinds.length === 0) return rest === '' && folded !== '';
    for (const [name] of kinds) found.add(name);
    details.push(kinds.reduce((left, [, pattern]) => left.replace(pattern, ''), rest));
    return true;
  };
  const bare = title
    .normalize('NFC')
    .replace(/[（【［]/g, '(')
    .replace(/[）】］]/g, ')')
    .replace(/[([{]([^()[\]{}]{1,200})[)\]}]/g, (whole, inside: string) => (isHungOn(inside) ? ' ' : whole));
  const [main = '', ...tail] = bare.split(/\s+[-–—]\s+|\s+\/\/\s+/);
  const kept = [main, ...tail.filter((part) => !isHungOn(part))].join(' ');
  const alone = kept.replace(/\s(?:feat\.?|ft\.|featuring)\s+(.+)$/i, (_, names: string) => {
    guests.push(...foldArtists(names));
    return '';
  });
  const words = foldText(alone).replace(/^the (?=.)/, '');
  // `(Live)` alone is a title.
  const isAll = words === '' && (found.size > 0 || guests.length > 0);
  const whole = isAll ? foldText(title) : words;
  return {
    key: squash(whole, title),
    words: whole,
    versions: isAll ? '' : [...found].sort().join(' '),
    detail: isAll ? '' : tidy(details.join(' ')),
    guests: [...new Set(guests)],
  };
}

function foldPlainTitle(title: string): FoldedTitle {
  const words = foldText(title).replace(/^the (?=.)/, '');
  return { key: squash(words, title), words, versions: '', detail: '', guests: [] };
}

/** Songs of a concert album are live, whether or not their titles say it. */
export function isLiveAlbum(album: string): boolean {
  if (!/live|unplugged|concert/i.test(album)) return false;
  const folded = foldText(album);
  return (
    /\blive (at|in|from|on)\b|\blive$|\bunplugged\b|\bin concert\b/.test(folded) || /[([]live/i.test(album)
  );
}

function tidy(words: string): string {
  return words
    .split(' ')
    .filter((word) => word !== '' && !/^(at|in|from|on|the|a|by|de|en)$/.test(word))
    .sort()
    .join(' ');
}
