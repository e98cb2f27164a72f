// What is in the frames of an ID3v2 tag.
import type { Picture } from '../fields.ts';
import { addText, type Native } from '../native.ts';
import { formatLrc, type SyncedLine } from '../synced-lyrics.ts';
import type { Texts } from '../values.ts';
import type { RawFrame, RawTag } from './frames.ts';
import { decodeTexts, takeText } from './texts.ts';

/** ID3v2.2 in the names of ID3v2.3. */
const longNames = new Map(
  (
    'TT1 TIT1 TT2 TIT2 TT3 TIT3 TP1 TPE1 TP2 TPE2 TP3 TPE3 TP4 TPE4 TCM TCOM TXT TEXT TLA TLAN TCO TCON TAL TALB ' +
    'TPA TPOS TRK TRCK TRC TSRC TYE TYER TDA TDAT TIM TIME TRD TRDA TMT TMED TBP TBPM TCR TCOP TPB TPUB TEN TENC ' +
    'TOF TOFN TLE TLEN TSS TSSE TFT TFLT TKE TKEY TOT TOAL TOA TOPE TOR TORY TCP TCMP TST TSOT TSP TSOP TSA TSOA ' +
    'TS2 TSO2 TSC TSOC TXX TXXX UFI UFID COM COMM ULT USLT SLT SYLT PIC APIC POP POPM WAR WOAR WXX WXXX'
  )
    .split(' ')
    .reduce<[string, string][]>((pairs, name, place, all) => {
      if (place % 2 === 0) pairs.push([name, all[place + 1] ?? name]);
      return pairs;
    }, []),
);

export function readFrames(tag: RawTag): Native {
  const texts: Texts = new Map();
  const pictures: Picture[] = [];
  for (const { id, bytes } of tag.frames) {
    const name = tag.version === 2 ? (longNames.get(id) ?? id) : id;
    if (name === 'APIC') {
      const picture = readPicture(bytes, tag.version);
      if (picture) pictures.push(picture);
    } else readText(texts, name, bytes);
  }
  return { texts, pictures };
}

function readText(texts: Texts, id: string, bytes: Uint8Array): void {
  const encoding = bytes[0] ?? 0;
  const rest = bytes.subarray(1);
  if (id === 'TXXX' || id === 'WXXX') {
    const { text: about, rest: values } = takeText(rest, encoding);
    addText(texts, `TXXX:${about || id}`, ...decodeTexts(values, id === 'TXXX' ? encoding : 0));
  } else if (id === 'COMM' || id === 'USLT') {
    const { text: about, rest: value } = takeText(rest.subarray(3), encoding);
    addText(texts, about === '' ? id : `${id}:${about}`, takeText(value, encoding).text);
  } else if (id === 'SYLT') {
    const lines = readSynced(rest, encoding);
    if (lines.length > 0 && !texts.has(id)) addText(texts, id, formatLrc(lines));
  } else if (id === 'UFID') {
    const { text: owner, rest: identifier } = takeText(bytes, 0);
    addText(texts, `UFID:${owner}`, Buffer.from(identifier).toString('latin1'));
  } else if (id === 'POPM') {
    const rating = takeText(bytes, 0).rest[0] ?? 0;
    if (rating > 0) addText(texts, id, String(rating));
  } else if (id === 'TIPL' || id === 'TMCL' || id === 'IPLS') {
    const people = decodeTexts(rest, encoding);
    for (let place = 0; place + 1 < people.length; place += 2) {
      addText(texts, `TXXX:${people[place]?.toUpperCase()}`, people[place + 1] ?? '');
    }
  } else if (id.startsWith('W')) addText(texts, id, takeText(bytes, 0).text);
  else if (id.startsWith('T') || id === 'MVNM' || id === 'GRP1')
    addText(texts, id, ...decodeTexts(rest, encoding));
}

function readPicture(bytes: Uint8Array, version: 2 | 3 | 4): Picture | undefined {
  const encoding = bytes[0] ?? 0;
  // v2.2 has three letters of a format where later versions have a media type.
  const { text: mime, rest } =
    version === 2
      ? { text: Buffer.from(bytes.subarray(1, 4)).toString('latin1'), rest: bytes.subarray(4) }
      : takeText(bytes.subarray(1), 0);
  const { text: about, rest: picture } = takeText(rest.subarray(1), encoding);
  if (picture.length === 0 || mime === '-->') return undefined;
  const isFormat = /^(image\/)?(jpe?g|png)$/i.exec(mime);
  const type = isFormat ? (isFormat[2]?.toLowerCase() === 'png' ? 'image/png' : 'image/jpeg') : mime;
  return { kind: rest[0] ?? 0, mime: type, about, bytes: Uint8Array.from(picture) };
}

/** Pieces of lines are joined when the pieces themselves say where lines begin. */
function readSynced(rest: Uint8Array, encoding: number): SyncedLine[] {
  const isMilliseconds = rest[3] === 2;
  let { rest: pieces } = takeText(rest.subarray(5), encoding);
  const lines: SyncedLine[] = [];
  while (isMilliseconds && pieces.length >= 5) {
    const { text, rest: after } = takeText(pieces, encoding);
    if (after.length < 4) break;
    lines.push({ ms: Buffer.from(after.subarray(0, 4)).readUInt32BE(), text });
    pieces = after.subarray(4);
  }
  if (!lines.some(({ text }) => text.startsWith('\n'))) return lines.map(withoutBreaks);
  return lines.reduce<SyncedLine[]>((joined, line) => {
    const last = joined.at(-1);
    if (last === undefined || line.text.startsWith('\n')) joined.push(withoutBreaks(line));
    else last.text += line.text;
    return joined;
  }, []);
}

function withoutBreaks({ ms, text }: SyncedLine): SyncedLine {
  return { ms, text: text.replace(/[\r\n]+/g, '') };
}

/** Frames of a file that its new tag keeps: not of the music, and not for us to judge. */
export function framesToKeep(tag: RawTag | undefined, version: 3 | 4): RawFrame[] {
  if (tag === undefined || tag.version === 2) return [];
  const anyVersion = new Set(['PRIV', 'MCDI', 'PCNT']);
  const sameVersion = new Set([
    ...anyVersion,
    'GEOB',
    'RVA2',
    'RVAD',
    'CHAP',
    'CTOC',
    'ETCO',
    'SYTC',
    'TSSE',
  ]);
  const isKept = tag.version === version ? sameVersion : anyVersion;
  return tag.frames.filter((frame) => isKept.has(frame.id) || isGapless(frame));
}

/** What some encoders say about their delay, in place of a LAME head. */
function isGapless({ id, bytes }: RawFrame): boolean {
  return id === 'COMM' && bytes[0] === 0 && takeText(bytes.subarray(4), 0).text === 'iTunSMPB';
}
