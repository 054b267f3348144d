import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ts } from 'ts-morph';

/** The root of the checkout, with a separator at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** An import or re-export of a source file. */
export interface Import {
  /** As it is written: `../spec/zone.ts`, `node:fs`, `zod`. */
  readonly from: string;
  /** True where nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
  /** True for `import()`, which loads nothing until it is reached. */
  readonly lazy: boolean;
}

/** A name that a module exports. */
export interface Export {
  readonly name: string;
  readonly kind: 'value' | 'type';
}

/** The paths of a folder's sources from the root, tests, laws and scripts aside: `compiler/lexer/lex.ts`. */
export function sourcesOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
    .filter((path) => !/(?:^|\/)(?:node_modules|dist|\.dist-[^/]+|scripts|prompts|laws)\//.test(path))
    .filter((path) => !/\.test\.ts$|\/contract-run[^/]*\.ts$/.test(path))
    .sort();
}

const parsed = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, false);
  parsed.set(path, file);
  return file;
}

const imports = new Map<string, readonly Import[]>();

/** Every import of a source, read from its syntax: what a template or a comment says is none. */
export function importsOf(path: string): readonly Import[] {
  const found = imports.get(path) ?? readImports(path);
  imports.set(path, found);
  return found;
}

function readImports(path: string): readonly Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const typeOnly = ts.isImportDeclaration(node)
        ? node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
        : node.isTypeOnly;
      if (ts.isStringLiteral(node.moduleSpecifier))
        found.push({ from: node.moduleSpecifier.text, typeOnly, lazy: false });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument))
        found.push({ from: argument.text, typeOnly: false, lazy: true });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument;
      if (ts.isStringLiteral(literal)) found.push({ from: literal.text, typeOnly: true, lazy: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

/** The names that a module exports, those of `export * from` included, sorted. */
export function exportsOf(path: string): readonly Export[] {
  const found = new Map<string, Export['kind']>();
  for (const node of parse(path).statements) {
    if (ts.isExportDeclaration(node)) {
      const clause = node.exportClause;
      if (clause === undefined) {
        const target =
          node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
        for (const { name, kind } of exportsOf(resolveFrom(path, target)))
          found.set(name, node.isTypeOnly ? 'type' : kind);
      } else if (ts.isNamedExports(clause)) {
        for (const one of clause.elements)
          found.set(one.name.text, node.isTypeOnly || one.isTypeOnly ? 'type' : 'value');
      } else found.set(clause.name.text, 'value');
    } else if (isExported(node)) for (const [name, kind] of declared(node)) found.set(name, kind);
  }
  return [...found].map(([name, kind]) => ({ name, kind })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isExported(node: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function declared(node: ts.Statement): readonly (readonly [string, Export['kind']])[] {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return [[node.name.text, 'type']];
  if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) return [[node.name.text, 'value']];
  if (!ts.isVariableStatement(node)) return [];
  return node.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name) ? [[name.text, 'value'] as const] : [],
  );
}

/** Where the packages' own entries lead, as the condition `@nljobs/source` has it. */
export const entries: Readonly<Record<string, string>> = Object.fromEntries(
  ['runtime', 'compiler'].flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      readonly name: string;
      readonly exports: Readonly<Record<string, string | { readonly '@nljobs/source': string }>>;
    };
    return Object.entries(manifest.exports).flatMap(([entry, target]) =>
      typeof target === 'string'
        ? []
        : [[`${manifest.name}${entry.slice(1)}`, `${folder}/${target['@nljobs/source'].slice(2)}`]],
    );
  }),
);

/** The source that an import of ours leads to, from the root; an import of somebody else's comes back as it is. */
export function resolveFrom(path: string, specifier: string): string {
  if (!specifier.startsWith('.')) return entries[specifier] ?? specifier;
  return join(path, '..', specifier).replaceAll('\\', '/');
}

/** Everything that is loaded with a module: our sources and others' packages, each with the path that leads to it. */
export function loadedWith(entry: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>([[entry, [entry]]]);
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const way = found.get(path) ?? [];
    for (const one of importsOf(path)) {
      if (one.typeOnly || one.lazy) continue;
      const target = resolveFrom(path, one.from);
      if (found.has(target)) continue;
      found.set(target, [...way, target]);
      if (target.endsWith('.ts')) waiting.push(target);
    }
  }
  return found;
}
