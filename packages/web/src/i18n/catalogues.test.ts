import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

type Catalogue = { [key: string]: string | Catalogue };

const here = import.meta.dirname;
const read = (path: string) => JSON.parse(readFileSync(`${here}/${path}`, 'utf8')) as Catalogue;

function flatten(catalogue: Catalogue, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(catalogue)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) flat.set(inner, text);
  }
  return flat;
}

const fields = (text: string) => [...text.matchAll(/\{\{\s*([\w.]+)/g)].map((match) => match[1]).sort();
const areas = readdirSync(`${here}/en`).filter((name) => name.endsWith('.json'));

test('both languages have the same areas', () => {
  assert.deepEqual(readdirSync(`${here}/de`).sort(), readdirSync(`${here}/en`).sort());
  assert.ok(areas.length >= 4);
});

for (const area of areas) {
  test(`${area}: the same keys, none empty, the same fields in English and German`, () => {
    const english = flatten(read(`en/${area}`));
    const german = flatten(read(`de/${area}`));
    assert.deepEqual([...german.keys()].sort(), [...english.keys()].sort());
    for (const [key, text] of english) {
      const other = german.get(key) ?? '';
      assert.notEqual(text.trim(), '', `en ${key}`);
      assert.notEqual(other.trim(), '', `de ${key}`);
      assert.deepEqual([...new Set(fields(other))], [...new Set(fields(text))], `fields of ${key}`);
    }
  });
}
