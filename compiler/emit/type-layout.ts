import { quote, WIDTH } from './value.ts';

/** A type as the members of its union; one alone is no union. */
export type Union = readonly string[];

/**
 * A generic type with its arguments, as formatters have it: on one line where it fits, else a line for each argument, and
 * for each member of an argument that is too wide.
 *
 * @param indent how far the line that it ends up on is indented
 * @param before how much stands before it on that line, behind the indent; one character comes after it
 */
export function printGeneric(name: string, args: readonly Union[], indent: number, before: number): string {
  const line = `${name}<${args.map((arg) => arg.join(' | ')).join(', ')}>`;
  if (indent + before + line.length + 1 <= WIDTH) return line;
  const margin = ' '.repeat(indent + 2);
  const rows = args.map((arg) => {
    const row = `${margin}${arg.join(' | ')}`;
    return row.length + 1 <= WIDTH ? row : printMembers(arg, indent + 2);
  });
  return `${name}<\n${rows.join(',\n')}\n${' '.repeat(indent)}>`;
}

/** A union with a line for each member, the first indented as the others are. */
export function printMembers(members: Union, indent: number): string {
  return members.map((member) => `${' '.repeat(indent)}| ${member}`).join('\n');
}

/** A union under a name, on one line where it fits. */
export function declareUnion(name: string, members: Union): string {
  const line = `type ${name} = ${members.join(' | ')};\n`;
  return line.length - 1 <= WIDTH ? line : `type ${name} =\n${printMembers(members, 2)};\n`;
}

/** An import of types, on one line where it fits. */
export function importTypes(names: readonly string[], from: string): string {
  const line = `import type { ${names.join(', ')} } from ${quote(from)};\n`;
  if (line.length - 1 <= WIDTH) return line;
  return `import type {\n${names.map((name) => `  ${name},\n`).join('')}} from ${quote(from)};\n`;
}
