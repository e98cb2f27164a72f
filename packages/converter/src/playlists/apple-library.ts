// Property lists, as Apple Music exports a list or a whole library. Libraries are of many megabytes and their grammar is
// tiny, so they are walked token by token instead of made into a tree of elements.
import { pathOfUri } from './entry-path.ts';
import { isObject, type JsonObject, listOf, textIn } from './json-value.ts';
import { createEntry, type Playlist } from './playlist.ts';
import { streamingServiceOf } from './streaming-services.ts';
import { decodeEntities } from './xml-text.ts';

const depthMax = 30;

/** All lists of the file, in their order, without those that hold nothing; undefined where it is cut short. */
export function readAppleLibrary(name: string, text: string): Playlist[] | undefined {
  const library = valueOfPlist(text);
  if (!isObject(library)) return undefined;
  const tracks = isObject(library['Tracks']) ? library['Tracks'] : {};
  const lists = listOf(library['Playlists']).filter(isObject);
  // `Master` is the library itself, `Folder` holds other lists, which follow.
  const kept = lists.filter((list) => list['Master'] !== true && list['Folder'] !== true);
  const chosen = kept.length > 0 ? kept : lists;
  return chosen.map((list) => ({
    name: textIn(list, 'Name') ?? name,
    entries: listOf(list['Playlist Items'])
      .map((item) => tracks[String(isObject(item) ? item['Track ID'] : '')])
      .filter(isSong)
      .map((track, at) => entryOf(at + 1, track)),
  }));
}

function isSong(track: unknown): track is JsonObject {
  return textIn(track, 'Name') !== undefined;
}

function entryOf(number: number, track: JsonObject) {
  const location = textIn(track, 'Location');
  return createEntry(number, {
    title: textIn(track, 'Name'),
    artist: textIn(track, 'Artist') ?? textIn(track, 'Album Artist'),
    album: textIn(track, 'Album'),
    durationMs: Number(track['Total Time']),
    path: location && !streamingServiceOf(location) ? pathOfUri(location) : undefined,
  });
}

/** The value of a property list; keys are kept apart from the object's own properties. */
function valueOfPlist(text: string): unknown {
  const tokens =
    /<(\/?)(dict|array|plist)\b[^>]*?(\/?)>|<(key|string|integer|real|date|data)>([^<]*)<\/\4>|<(string|true|false)\/>/g;
  const open: { value: JsonObject | unknown[]; key: string }[] = [];
  let root: unknown;
  const put = (value: unknown) => {
    const inside = open.at(-1);
    if (!inside) root ??= value;
    else if (Array.isArray(inside.value)) inside.value.push(value);
    else inside.value[inside.key] = value;
  };
  for (const [, closing, holder, selfClosing, word, content = '', empty] of text.matchAll(tokens)) {
    if (holder === 'plist') continue;
    if (holder !== undefined && closing) open.pop();
    else if (holder !== undefined) {
      if (open.length >= depthMax) return undefined;
      const value = holder === 'dict' ? (Object.create(null) as JsonObject) : [];
      put(value);
      if (!selfClosing) open.push({ value, key: '' });
    } else if (word === 'key') {
      const inside = open.at(-1);
      if (inside) inside.key = decodeEntities(content);
    } else if (word === 'integer' || word === 'real') put(Number(content));
    else if (word !== undefined) put(decodeEntities(content));
    else put(empty === 'string' ? '' : empty === 'true');
  }
  return open.length === 0 ? root : undefined;
}
