import { ts } from 'ts-morph';
import type { HandlerMove, Retargeted } from './handler-move.ts';

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** See `retargetFiles`. */
export function retarget(path: string, text: string, move: HandlerMove): Retargeted {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const replacements: Replacement[] = [];
  const mentions: number[] = [];
  const put = (literal: ts.StringLiteralLike, value: string): void => {
    // Between the quotes, whichever they are.
    replacements.push({ start: literal.getStart(file) + 1, end: literal.end - 1, text: value });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      const target = isSpecifier(node) ? retargetedImport(path, node.text, move) : null;
      if (target !== null) put(node, target);
      else if (node.text === move.oldId) {
        if (isHandlerType(node) || isStubCall(node)) put(node, move.newId);
        else mentions.push(file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  let changed = text;
  for (const { start, end, text: value } of [...replacements].sort((a, b) => b.start - a.start)) {
    changed = changed.slice(0, start) + value + changed.slice(end);
  }
  return { text: changed === text ? null : changed, mentions };
}

/** `from '…'`, `import('…')`, `import('…').T`, and the calls of test runners that take a module's path. */
function isSpecifier(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true;
  if (ts.isExternalModuleReference(parent)) return true;
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent);
  return ts.isCallExpression(parent) && parent.arguments[0] === node;
}

/** `Handlers['id']`, `Handlers<Item>['id']`, `Loaded<'id'>`, `LoadedSteps<'id'>`. */
function isHandlerType(node: ts.StringLiteralLike): boolean {
  const literal = node.parent;
  if (!ts.isLiteralTypeNode(literal)) return false;
  const { parent } = literal;
  const named = (type: ts.TypeNode): boolean =>
    ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'Handlers';
  if (ts.isIndexedAccessTypeNode(parent)) return parent.indexType === literal && named(parent.objectType);
  if (!ts.isTypeReferenceNode(parent) || !ts.isIdentifier(parent.typeName)) return false;
  return parent.typeName.text === 'Loaded' || parent.typeName.text === 'LoadedSteps';
}

function isStubCall(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  return (
    ts.isCallExpression(parent) && ts.isIdentifier(parent.expression) && parent.expression.text === 'unimplemented'
  );
}

const ENDING = /\.(?:[cm]?[jt]s|tsx|jsx)$/;

/** The specifier that leads where the file has gone, written as the old one was; null for any other. */
function retargetedImport(from: string, specifier: string, move: HandlerMove): string | null {
  if (!specifier.startsWith('.')) return null;
  const folder = from.split('/').slice(0, -1);
  const parts = [...folder];
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  if (parts.join('/').replace(ENDING, '') !== move.from.replace(ENDING, '')) return null;
  const ending = ENDING.exec(specifier)?.[0] ?? '';
  const name = move.to.slice(move.to.lastIndexOf('/') + 1).replace(ENDING, '');
  return `${specifier.slice(0, specifier.lastIndexOf('/') + 1)}${name}${ending}`;
}
