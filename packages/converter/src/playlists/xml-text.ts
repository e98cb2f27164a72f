import { XMLParser } from 'fast-xml-parser';

/** A node of XML: its children by order, or text. Entities of the document's own making are never expanded. */
export type XmlNode = { name: string; children: XmlNode[]; text: string };

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  processEntities: false,
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  cdataPropName: '#cdata',
  maxNestedTags: 50,
});

/** Undefined where it is not XML. */
export function parseXml(text: string): XmlNode | undefined {
  try {
    return { name: '', children: nodesOf(parser.parse(text) as Ordered[]), text: '' };
  } catch {
    return undefined;
  }
}

export function childrenOf(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

/** The text of the first child of that name. */
export function textOf(node: XmlNode | undefined, name: string): string | undefined {
  return childrenOf(node, name)[0]?.text.trim() || undefined;
}

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The five entities of XML itself and numbers; all others stay as they are written. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[name] ?? whole;
    const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

type Ordered = Record<string, unknown>;

function nodesOf(list: readonly Ordered[]): XmlNode[] {
  return list.flatMap((item) => {
    const [name, inside] = Object.entries(item).find(([key]) => key !== ':@') ?? ['', []];
    if (!Array.isArray(inside)) return [];
    return [{ name, children: nodesOf(inside), text: inside.map(textIn).join('') }];
  });
}

function textIn(item: Ordered): string {
  if (typeof item['#text'] === 'string') return decodeEntities(item['#text']);
  const verbatim = item['#cdata'];
  return Array.isArray(verbatim) ? verbatim.map((part: Ordered) => String(part['#text'] ?? '')).join('') : '';
}
