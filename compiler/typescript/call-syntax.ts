import { ts } from 'ts-morph';
import type { Call, Calls, ObjectValue, Value } from './call.ts';

/** Code nested deeper than any that people write is not looked into. */
const DEEPEST = 400;

/** See `readCalls`. */
export function callsOf(path: string, text: string): Calls {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kindOf(path));
  const names = namesOf(file);
  const calls: Call[] = [];
  const objects: Calls['objects'][number][] = [];

  const visit = (node: ts.Node, depth: number): void => {
    if (depth > DEEPEST) return;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const chain = chainOf(node.expression);
      if (chain !== null) {
        const args = (node.arguments ?? []).map((each) => read(each, 0));
        const [start, end] = [node.getStart(file), node.end];
        calls.push({ ...chain, from: names.from(chain.root), args, start, end, ...placeOf(node) });
      }
    } else if (ts.isObjectLiteralExpression(node)) {
      const value = read(node, 0);
      if (value.kind === 'object') objects.push({ ...value, ...placeOf(node) });
    }
    ts.forEachChild(node, (child) => visit(child, depth + 1));
  };

  const read = (node: ts.Expression, depth: number): Value => {
    const [start, end] = [node.getStart(file), node.end];
    const bare = unwrapped(node);
    if (ts.isStringLiteralLike(bare)) {
      const [from, to] = [bare.getStart(file) + 1, bare.end - 1];
      return {
        kind: 'text',
        value: bare.text,
        start: from,
        end: to,
        plain: text.slice(from, to) === bare.text,
        used: start,
      };
    }
    if (ts.isIdentifier(bare) && depth < 3) {
      const given = names.constant(bare.text);
      const value = given === null ? null : read(given, depth + 1);
      if (value?.kind === 'text') return { ...value, used: start };
    }
    if (ts.isObjectLiteralExpression(bare) && depth < 20) return readObject(bare, depth);
    if (ts.isArrayLiteralExpression(bare) && depth < 20) {
      return { kind: 'list', items: bare.elements.map((each) => read(each, depth + 1)) };
    }
    return { kind: 'other', name: nameOf(bare), start, end };
  };

  const readObject = (node: ts.ObjectLiteralExpression, depth: number): ObjectValue => ({
    kind: 'object',
    start: node.getStart(file),
    end: node.end,
    entries: node.properties.flatMap((property) => {
      const name = property.name;
      if (name === undefined || ts.isComputedPropertyName(name)) return [];
      const [key, keyStart] = [name.text, name.getStart(file)];
      if (ts.isPropertyAssignment(property)) return [{ key, keyStart, value: read(property.initializer, depth + 1) }];
      return ts.isShorthandPropertyAssignment(property)
        ? [{ key, keyStart, value: read(property.name, depth + 1) }]
        : [];
    }),
  });

  /** The statement or member around a node, and what it is called. */
  const placeOf = (node: ts.Node): { readonly statement: number; readonly target: string | null } => {
    let target: string | null = null;
    let at: ts.Node = node;
    while (!ts.isSourceFile(at)) {
      if (ts.isVariableDeclaration(at) && ts.isIdentifier(at.name)) target ??= at.name.text;
      if (ts.isMethodDeclaration(at) || ts.isPropertyDeclaration(at) || ts.isClassDeclaration(at)) {
        target ??= at.name !== undefined && ts.isIdentifier(at.name) ? at.name.text : null;
        return { statement: at.getStart(file), target };
      }
      if (ts.isStatement(at) && !ts.isBlock(at)) return { statement: at.getStart(file), target };
      at = at.parent;
    }
    return { statement: node.getStart(file), target };
  };

  visit(file, 0);
  return { calls, objects };
}

function kindOf(path: string): ts.ScriptKind {
  if (/\.[cm]?ts$/.test(path)) return ts.ScriptKind.TS;
  return path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.JSX;
}

function nameOf(expression: ts.Expression): string | null {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isFunctionExpression(expression) ? (expression.name?.text ?? null) : null;
}

/** Without parentheses and assertions around it. */
function unwrapped(expression: ts.Expression): ts.Expression {
  const wraps =
    ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression);
  return wraps ? unwrapped(expression.expression) : expression;
}

/** The first and the last name of what is called; null for what has no name. */
function chainOf(expression: ts.Expression): { readonly name: string; readonly root: string } | null {
  if (ts.isIdentifier(expression)) return { name: expression.text, root: expression.text };
  if (!ts.isPropertyAccessExpression(expression)) return null;
  let at: ts.Expression = expression;
  let member = '';
  while (ts.isPropertyAccessExpression(at) || ts.isCallExpression(at) || ts.isNonNullExpression(at)) {
    if (ts.isPropertyAccessExpression(at)) member = at.name.text;
    at = at.expression;
  }
  const name = expression.name.text;
  if (ts.isIdentifier(at)) return { name, root: at.text };
  return at.kind === ts.SyntaxKind.ThisKeyword ? { name, root: member } : { name, root: '' };
}

interface Names {
  readonly from: (name: string) => string | null;
  readonly constant: (name: string) => ts.Expression | null;
}

/** What the names of a file stand for: packages, and constants that were given a value once. */
function namesOf(file: ts.SourceFile): Names {
  const packages = new Map<string, string>();
  const given = new Map<string, ts.Expression | null>();
  const enter = (name: ts.BindingName, from: string): void => {
    if (ts.isIdentifier(name)) packages.set(name.text, from);
    else for (const element of name.elements) if (ts.isBindingElement(element)) enter(element.name, from);
  };
  const visit = (node: ts.Node, depth: number): void => {
    if (depth > DEEPEST) return;
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const from = node.moduleSpecifier.text;
      const bindings = node.importClause?.namedBindings;
      if (node.importClause?.name !== undefined) packages.set(node.importClause.name.text, from);
      if (bindings !== undefined && ts.isNamespaceImport(bindings)) packages.set(bindings.name.text, from);
      if (bindings !== undefined && ts.isNamedImports(bindings)) {
        for (const { name } of bindings.elements) packages.set(name.text, from);
      }
    } else if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
      const from = required(node.initializer);
      if (from !== null) enter(node.name, from);
      if (ts.isIdentifier(node.name)) given.set(node.name.text, given.has(node.name.text) ? null : node.initializer);
    }
    ts.forEachChild(node, (child) => visit(child, depth + 1));
  };
  visit(file, 0);
  const from = (name: string, depth = 0): string | null => {
    const known = packages.get(name);
    if (known !== undefined) return known;
    // `const queue = new Queue(…)`: it is of the package that `Queue` is from.
    const value = given.get(name);
    const made = value === undefined || value === null ? null : unwrapped(value);
    const maker =
      made !== null && (ts.isNewExpression(made) || ts.isCallExpression(made)) ? chainOf(made.expression) : null;
    return maker === null || depth > 3 ? null : from(maker.root, depth + 1);
  };
  return { from, constant: (name) => given.get(name) ?? null };
}

/** The package of `require('x')`, its members and its calls included. */
function required(expression: ts.Expression): string | null {
  let at = unwrapped(expression);
  while (ts.isPropertyAccessExpression(at)) at = at.expression;
  if (!ts.isCallExpression(at)) return null;
  const [argument] = at.arguments;
  const isRequire = ts.isIdentifier(at.expression) && at.expression.text === 'require';
  return isRequire && argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : null;
}
