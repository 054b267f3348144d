import type { SourceFile } from '../sources/source.ts';
import { type Bracket, bracketAround, literalAt, type Said } from './code.ts';
import type { Scan } from './scan.ts';

/** A block of HCL around a value. */
export interface Block {
  readonly isRoot: boolean;
  /** Where its head begins. */
  readonly start: number;
  /** `aws_cloudwatch_event_rule` of the outermost block that has a type. */
  readonly type: string | null;
  /** The last label of the outermost block, or the key of the block itself where it is a map. */
  readonly label: string | null;
  /** The string of the first of some keys that the block has itself. */
  readonly said: (...keys: readonly string[]) => Said | null;
}

/** The key in front of a value on its line; null where none stands there. */
export function argumentLine({ text, scan }: SourceFile, offset: number): { readonly key: string | null } {
  const from = text.lastIndexOf('\n', offset) + 1;
  const match = /(?:^|[\s{,])"?([\w.-]+)"?\s*[=:]\s*\[?\s*"$/.exec(scan().code.slice(from, offset));
  const quoted = /"([\w.-]+)"\s*[=:]\s*"$/.exec(text.slice(from, offset));
  return { key: quoted?.[1] ?? match?.[1] ?? null };
}

export function blockAround(file: SourceFile, offset: number): Block {
  const { text } = file;
  const scanned = file.scan();
  const { code } = scanned;
  const inner = curlyAround(scanned, offset);
  let outer = inner;
  for (let next = inner; next !== null; next = curlyAround(scanned, next.open)) outer = next;
  const head = outer === null ? null : headOf(text, outer.open);
  const own = inner === null ? null : headOf(text, inner.open);
  const labels = [...(head?.text ?? '').matchAll(/"([^"\n]*)"/g)].map(([, label = '']) => label);
  return {
    isRoot: inner === null,
    start: own?.start ?? offset,
    type: labels.length > 1 ? (labels[0] ?? null) : null,
    label: labels.at(-1) ?? /([\w-]+)\s*=?\s*$/.exec(own?.text ?? '')?.[1] ?? null,
    said: (...keys) => {
      if (inner === null) return null;
      for (const key of keys) {
        const pattern = new RegExp(`(?:^|[{,\\n])[ \\t]*"?${key}"?[ \\t]*[=:][ \\t]*(?=")`, 'g');
        for (const match of code.slice(inner.open, inner.close).matchAll(pattern)) {
          const at = inner.open + match.index + match[0].length;
          if (curlyAround(scanned, at)?.open === inner.open) return literalAt(file, at);
        }
      }
      return null;
    },
  };
}

function curlyAround(scanned: Scan, offset: number): Bracket | null {
  let around = bracketAround(scanned, offset);
  while (around !== null && scanned.code.charAt(around.open) !== '{') around = bracketAround(scanned, around.open);
  return around;
}

function headOf(text: string, open: number): { readonly start: number; readonly text: string } {
  const from = text.lastIndexOf('\n', open) + 1;
  const line = text.slice(from, open);
  return { start: from + Math.max(line.search(/\S/), 0), text: line };
}
