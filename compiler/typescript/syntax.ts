import { ts } from 'ts-morph';
import type { HandlerState } from './handler-state.ts';

/** See `inspectHandlers`. */
export function stateOf(path: string, text: string): HandlerState {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, false);
  const stub = stubName(file);
  const found = exportedHandler(file);
  if (found === null) return 'no-handler';
  if (found === 'elsewhere') return 'written';
  const value = found === undefined ? undefined : bare(found);
  const isStub = stub !== null && value !== undefined && ts.isCallExpression(value) && isNamed(value.expression, stub);
  return isStub ? 'unimplemented' : 'written';
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

/** The value exported as `handler`; undefined for a function, `elsewhere` for one of another module, null for none. */
function exportedHandler(file: ts.SourceFile): ts.Expression | undefined | 'elsewhere' | null {
  let local: string | null = null;
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) {
      // `export * from` may bring one along; only a type check could tell.
      if (statement.exportClause === undefined) return 'elsewhere';
      if (!ts.isNamedExports(statement.exportClause)) continue;
      const element = statement.exportClause.elements.find((each) => !each.isTypeOnly && each.name.text === 'handler');
      if (element === undefined) continue;
      if (statement.moduleSpecifier !== undefined) return 'elsewhere';
      local = (element.propertyName ?? element.name).text;
    }
  }
  for (const statement of file.statements) {
    const exported = ts.canHaveModifiers(statement)
      ? (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
      : false;
    const name = exported ? 'handler' : local;
    if (name === null) continue;
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return undefined;
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (ts.isIdentifier(declaration.name) && declaration.name.text === name) return declaration.initializer;
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
