import { ts } from 'ts-morph';
import type { HandlerFacts, HandlerFile } from './handler-state.ts';

/** See `inspectHandlers`. */
export function readFile(path: string, text: string): HandlerFile {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, false);
  const stub = stubName(file);
  const known = new Map<string, HandlerFacts>();
  return (name) => {
    const facts = known.get(name) ?? factsOf(file, stub, name);
    known.set(name, facts);
    return facts;
  };
}

function factsOf(file: ts.SourceFile, stub: string | null, name: string): HandlerFacts {
  const found = exported(file, name);
  if (found === null) return { state: 'no-handler', shape: null };
  if (found === 'elsewhere') return { state: 'written', shape: null };
  if (found === undefined) return { state: 'written', shape: 'function' };
  const value = bare(found);
  const isStub = stub !== null && ts.isCallExpression(value) && isNamed(value.expression, stub);
  if (isStub) return { state: 'unimplemented', shape: null };
  const isFunction = ts.isArrowFunction(value) || ts.isFunctionExpression(value);
  return { state: 'written', shape: isFunction ? 'function' : ts.isObjectLiteralExpression(value) ? 'object' : null };
}

/** See `inspectPredicates`. */
export function predicatesIn(path: string, text: string): ReadonlySet<string> | null {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, false);
  const found = exported(file, 'predicates');
  if (found === null) return new Set();
  const value = found === undefined || found === 'elsewhere' ? null : bare(found);
  if (value === null || !ts.isObjectLiteralExpression(value)) return null;
  const names = new Set<string>();
  for (const { name } of value.properties) {
    // What is spread in cannot be seen.
    if (name === undefined || ts.isComputedPropertyName(name)) return null;
    names.add(name.text);
  }
  return names;
}

/** What the file calls `unimplemented` of nljobs; null where it does not import it. */
function stubName(file: ts.SourceFile): string | null {
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (statement.moduleSpecifier.text !== 'nljobs' || bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const element of bindings.elements) {
      if ((element.propertyName ?? element.name).text === 'unimplemented') return element.name.text;
    }
  }
  return null;
}

/** The value exported under a name; undefined for a function, `elsewhere` for one of another module, null for none. */
function exported(file: ts.SourceFile, name: string): ts.Expression | undefined | 'elsewhere' | null {
  let local: string | null = null;
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) {
      // `export * from` may bring one along; only a type check could tell.
      if (statement.exportClause === undefined) return 'elsewhere';
      if (!ts.isNamedExports(statement.exportClause)) continue;
      const element = statement.exportClause.elements.find((each) => !each.isTypeOnly && each.name.text === name);
      if (element === undefined) continue;
      if (statement.moduleSpecifier !== undefined) return 'elsewhere';
      local = (element.propertyName ?? element.name).text;
    }
  }
  for (const statement of file.statements) {
    const isExported = ts.canHaveModifiers(statement)
      ? (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
      : false;
    const wanted = isExported ? name : local;
    if (wanted === null) continue;
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === wanted) return undefined;
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (ts.isIdentifier(declaration.name) && declaration.name.text === wanted) return declaration.initializer;
    }
  }
  return local === null ? null : 'elsewhere';
}

/** Without parentheses and assertions around it. */
function bare(expression: ts.Expression): ts.Expression {
  const wrapped =
    ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression);
  return wrapped ? bare(expression.expression) : expression;
}

function isNamed(expression: ts.Expression, name: string): boolean {
  return ts.isIdentifier(expression) && expression.text === name;
}
