// Writes the reference of `@gatefold/sessions`: what its doors export, with their comments. Functions are taken from the
// built declarations, where the compiler has written out what they give; types from the sources, as people wrote them.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

type Declaration = { name: string; doc: string; code: string };

const intro = `# Reference of @gatefold/sessions

Made from the sources by \`npm run build -w @gatefold/sessions\`; a test compares. For the promise and an example see the
[README](../README.md), for whole services the [examples](../examples).

**Units.** Names end in their unit: \`…Ms\` are milliseconds. A name that ends in \`At\`, and \`at\`, is a moment of the wall
clock in milliseconds since 1970. Accounts and devices are whole numbers from 1 to 2^53 - 1, made by the caller. \`epoch\`,
\`seq\` and \`applied\` are counters that only rise.

**Errors.** What can be expected is a value with a \`kind\`: a refused check, a limit that is reached, a sign-in that was
overtaken. A call rejects only when its store did: it could not be reached, or is broken. After a rejected \`signIn\` or
\`end\` nothing is known, it may have been committed: ask again. What the caller's own \`also\` throws comes back as it is, and
nothing was written. Where something else is thrown, it is said below.
`;

/** What begins at a column, with the comment above it: statements of a file at 0, members of a type further in. */
function declarationsIn(text: string, column: number): Declaration[] {
  const found: Declaration[] = [];
  let doc: string[] = [];
  let isDoc = false;
  for (const line of text.split('\n')) {
    const here = line.slice(column);
    const begins = line.slice(0, column).trim() === '' && /^[\w/]/.test(here);
    if (begins && here.startsWith('/**')) {
      doc = [];
      isDoc = true;
    }
    if (isDoc) {
      doc.push(here.replace(/^(?:\/\*\*| \*(?!\/)) ?/, '').replace(/ ?\*\/$/, ''));
      isDoc = !here.endsWith('*/');
    } else if (begins) {
      const code = here.replace(/^(?:export )?(?:declare )?/, '');
      const name = /^(?:(?:const|class|function|type|readonly) )?(\w+)/.exec(code)?.[1] ?? '';
      found.push({ name, doc: doc.join('\n').trim(), code });
      doc = [];
    } else if (found.length > 0) (found.at(-1) as Declaration).code += `\n${here}`;
  }
  return found.map((one) => ({ ...one, code: one.code.trim() }));
}

/** Names that a door exports, and where each comes from. */
function exportsOf(file: string): { name: string; from: string }[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].flatMap(([, names, from]) =>
    (names as string)
      .split(',')
      .map((name) => name.replace(/^\s*type /, '').trim())
      .filter((name) => name !== '')
      .map((name) => ({ name, from: join(dirname(file), (from as string).replace(/\.[jt]s$/, '.d.ts')) })),
  );
}

const withoutComments = (code: string) => code.replaceAll(/\/\*[\s\S]*?\*\//g, '');
const isType = ({ code }: Declaration) => code.startsWith('type ');

/** The members of an object type, or of the object that a function makes. */
function membersOf({ code }: Declaration): Declaration[] {
  const body = /[=>] \{\n([\s\S]*)\n\};$/.exec(code)?.[1];
  return body === undefined ? [] : declarationsIn(body, body.search(/\S/));
}

const isFunction = ({ code }: Declaration) => /^\w+\??(?:: )?[<(]/.test(code);
/** `name: (a) => b` is shown as `name(a): b`, as methods are. */
function asMethod(code: string): string {
  if (!/^\w+: (?:<\w+>)?\(/.test(code)) return code;
  let depth = 0;
  for (const [at, letter] of [...code].entries()) {
    if (letter === '(') depth++;
    if (letter !== ')' || --depth > 0) continue;
    return `${code.slice(0, at + 1).replace(': ', '')}${code.slice(at + 1).replace(' => ', ': ')}`;
  }
  return code;
}

/** As this repository writes: the compiler indents by four, quotes twice and says where a type is. */
const inOurForm = (code: string) =>
  code
    .replaceAll(/import\("[^"]+"\)\./g, '')
    .replaceAll(/^(?: {4})+/gm, (spaces) => spaces.slice(spaces.length / 2))
    .replaceAll('"', "'");

const block = (code: string) => `\`\`\`ts\n${asMethod(code)}\n\`\`\`\n`;
const slugOf = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');

/** A thing with several functions is easier to read one function at a time. */
function partsOf(declaration: Declaration): Declaration[] {
  const members = membersOf(declaration);
  return members.filter(isFunction).length < 3 ? [] : members;
}

function sectionOf(declaration: Declaration): string {
  const { name, doc, code } = declaration;
  const parts = partsOf(declaration);
  if (parts.length === 0) return `### ${name}\n\n${doc}\n\n${block(code)}`;
  const head = /^[\s\S]*?[=>] \{\n/.exec(code)?.[0].trimEnd() ?? '';
  return [
    `### ${name}\n\n${doc}\n\n${block(`${head} … };`)}`,
    ...parts.map((part) => `#### ${name}: ${part.name}\n\n${part.doc}\n\n${block(part.code)}`),
  ].join('\n');
}

/** What people look for first: things with several functions, functions, other values, types. */
function rankOf(declaration: Declaration): number {
  if (isType(declaration)) return 3;
  if (partsOf(declaration).length > 0) return 0;
  return declaration.code.includes('=>') ? 1 : 2;
}

const linkTo = (title: string) => `[${title}](#${slugOf(title)})`;
function contentsOf(declarations: readonly Declaration[]): string {
  const lines = declarations
    .filter((one) => !isType(one))
    .map((one) => {
      const parts = partsOf(one).map(({ name }) => `[${name}](#${slugOf(`${one.name} ${name}`)})`);
      return `- ${linkTo(one.name)}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
    });
  const types = declarations.filter(isType).map(({ name }) => linkTo(name));
  return `${lines.join('\n')}\n- types: ${types.join(', ')}\n`;
}

/**
 * The text. `source` and `built` are folders with the same files, `doors` the paths of the manifest's exports.
 * Throws when something exported has no comment, or names a type of the package that nobody can import.
 */
export function apiOf(source: string, built: string, doors: readonly string[]): string {
  const read = (folder: string, file: string) => declarationsIn(readFileSync(join(folder, file), 'utf8'), 0);
  const all = new Set(
    globSync('**/*.d.ts', { cwd: built }).flatMap((file) =>
      read(built, file)
        .filter(isType)
        .map(({ name }) => name),
    ),
  );
  const faults: string[] = [];
  const importable = new Set<string>();
  const sections = doors.map((door) => {
    const exported = exportsOf(join(built, door, 'index.d.ts')).map(({ name, from }) => {
      const file = relative(built, from);
      const found = read(built, file).find((one) => one.name === name);
      if (found === undefined) throw new Error(`${name} of ${door} was not found in ${from}`);
      const written = read(source, file.replace('.d.ts', '.ts')).find((one) => one.name === name);
      return isType(found) ? (written ?? found) : { ...found, code: inOurForm(found.code) };
    });
    for (const { name } of exported) importable.add(name);
    for (const one of exported) {
      const { name, code } = one;
      for (const part of [one, ...partsOf(one)]) {
        if (part.doc === '')
          faults.push(`${name} of ${door} has no comment${part === one ? '' : ` at ${part.name}`}`);
      }
      for (const [word] of withoutComments(code).matchAll(/\b[A-Z]\w+/g)) {
        if (all.has(word) && !importable.has(word)) faults.push(`${name} of ${door} names ${word}`);
      }
    }
    const title = `@gatefold/sessions${door.slice(1)}`;
    const ordered = exported.toSorted((one, other) => rankOf(one) - rankOf(other));
    return `## ${title}\n\n${contentsOf(ordered)}\n${ordered.map(sectionOf).join('\n')}`;
  });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return [intro, ...sections].join('\n');
}
