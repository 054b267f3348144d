import type { FoundWords } from '../found.ts';

/** A tree of data as YAML and JSON have it, with the places where its parts stand. */
export type DataNode = DataMap | DataList | Scalar;

export interface DataMap {
  readonly kind: 'map';
  readonly start: number;
  readonly end: number;
  readonly entries: readonly Entry[];
}

export interface DataList {
  readonly kind: 'list';
  readonly start: number;
  readonly end: number;
  readonly items: readonly DataNode[];
}

export interface Scalar {
  readonly kind: 'scalar';
  /** Of the content, inside the quotes where there are any. */
  readonly start: number;
  readonly end: number;
  readonly value: string;
  /** Whether the text from `start` to `end` is the value itself. */
  readonly plain: boolean;
}

export interface Entry {
  readonly key: string;
  readonly keyStart: number;
  readonly value: DataNode | null;
}

/** The entry of a key, at the end of a path of keys; null where there is none. */
export function entryAt(node: DataNode | null | undefined, ...path: readonly string[]): Entry | null {
  let at: DataNode | null | undefined = node;
  let entry: Entry | null = null;
  for (const key of path) {
    if (at?.kind !== 'map') return null;
    entry = at.entries.find((one) => one.key === key) ?? null;
    if (entry === null) return null;
    at = entry.value;
  }
  return entry;
}

export function nodeAt(node: DataNode | null | undefined, ...path: readonly string[]): DataNode | null {
  return entryAt(node, ...path)?.value ?? null;
}

/** The text at a path; null where there is no scalar. */
export function textAt(node: DataNode | null | undefined, ...path: readonly string[]): string | null {
  const found = nodeAt(node, ...path);
  return found?.kind === 'scalar' ? found.value : null;
}

/** Items of a list; a single node stands for a list of one. */
export function itemsOf(node: DataNode | null | undefined): readonly DataNode[] {
  return node === null || node === undefined ? [] : node.kind === 'list' ? node.items : [node];
}

/** The scalars at paths as words about a schedule, those that are there and are not empty. */
export function titlesAt(
  place: 'name' | 'description',
  node: DataNode | null | undefined,
  ...paths: readonly (readonly string[])[]
): readonly FoundWords[] {
  return paths.flatMap((path) => {
    const found = nodeAt(node, ...path);
    if (found?.kind !== 'scalar' || found.value.trim() === '') return [];
    return [{ text: found.value.trim(), place, start: found.start, end: found.end }];
  });
}

/** A map somewhere in a tree, with the keys that lead to it and the places where they stand. */
export interface Nested {
  readonly map: DataMap;
  readonly path: readonly string[];
  readonly keyStarts: readonly number[];
}

/** Every map below a node, itself included; bounded by the depth of the tree. */
export function* mapsIn(
  node: DataNode,
  path: readonly string[] = [],
  keyStarts: readonly number[] = [],
): Generator<Nested> {
  if (node.kind === 'scalar') return;
  if (node.kind === 'list') {
    for (const item of node.items) yield* mapsIn(item, path, keyStarts);
    return;
  }
  yield { map: node, path, keyStarts };
  for (const { key, keyStart, value } of node.entries) {
    if (value !== null) yield* mapsIn(value, [...path, key], [...keyStarts, keyStart]);
  }
}
