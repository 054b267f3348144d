import { didYouMean, nearMisses, type Span } from 'nljobs/spec/core';
import { isMap, isScalar, parseDocument } from 'yaml';
import { z } from 'zod';
import type { LanguageContext } from '../compilation.ts';
import { dayParts, issueInWords, texts, zone } from '../config/values.ts';
import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';
import { type Excerpt, toFile } from './excerpt.ts';
import { finding } from './finding.ts';

/** What a file's front matter may say: defaults of the file's jobs. */
const schemas = {
  timezone: zone,
  owner: z.string().min(1),
  notify: texts,
  dayParts,
  tags: texts,
} as const;

type Key = keyof typeof schemas;
const KEYS = Object.keys(schemas) as readonly Key[];

/** Reads front matter over the project's own context. What cannot be read is reported and left at the project's value. */
export function readFrontMatter(
  yaml: Excerpt,
  source: Source,
  project: LanguageContext,
): { readonly context: LanguageContext; readonly diagnostics: readonly LocatedDiagnostic[] } {
  const diagnostics: LocatedDiagnostic[] = [];
  const document = parseDocument(yaml.text, { prettyErrors: false });
  for (const error of document.errors) {
    const span = toFile(yaml, { start: error.pos[0], end: error.pos[1] });
    diagnostics.push(finding('NLJ6011', source, `The front matter is not YAML: ${error.message}`, { span }));
  }
  if (diagnostics.length > 0 || document.contents === null) return { context: project, diagnostics };
  if (!isMap(document.contents)) {
    const span = toFile(yaml, { start: 0, end: yaml.text.length });
    const message = 'The front matter must be keys with values, such as "timezone: Europe/Berlin".';
    return { context: project, diagnostics: [finding('NLJ6013', source, message, { span })] };
  }

  const values: { [K in Key]?: z.output<(typeof schemas)[K]> } = {};
  for (const pair of document.contents.items) {
    const place = (node: unknown): Span => {
      const range = isNode(node) ? node.range : undefined;
      return toFile(yaml, { start: range?.[0] ?? 0, end: range?.[1] ?? 0 });
    };
    const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    if (!isKey(key)) {
      const [near] = nearMisses(key, KEYS, 1);
      const message = `"${key}" is no key of front matter.${didYouMean(key, KEYS) || ` It knows ${KEYS.join(', ')}.`}`;
      const span = place(pair.key);
      const fixes =
        near === undefined ? [] : [{ title: `Write ${near}`, safe: true, edits: [{ ...span, text: near }] }];
      diagnostics.push(finding('NLJ6012', source, message, { span, fixes }));
      continue;
    }
    const value: unknown = isNode(pair.value) ? pair.value.toJS(document) : pair.value;
    const parsed = schemas[key].safeParse(value ?? undefined, { reportInput: true });
    if (parsed.success) Object.assign(values, { [key]: parsed.data });
    for (const issue of parsed.error?.issues ?? []) {
      const name = ['', ...issue.path].join('.');
      const span = place(pair.value ?? pair.key);
      diagnostics.push(finding('NLJ6013', source, `"${key}${name}" ${issueInWords(issue)}.`, { span }));
    }
  }
  const context: LanguageContext = {
    ...project,
    timezone: values.timezone ?? project.timezone,
    owner: values.owner ?? project.owner,
    notify: values.notify ?? project.notify,
    dayParts: { ...project.dayParts, ...values.dayParts },
    tags: [...new Set([...project.tags, ...(values.tags ?? [])])],
  };
  return { context, diagnostics };
}

function isKey(key: string): key is Key {
  return Object.hasOwn(schemas, key);
}

interface YamlNode {
  readonly range?: readonly [number, number, number] | null;
  toJS(document: unknown): unknown;
}

function isNode(node: unknown): node is YamlNode {
  return typeof node === 'object' && node !== null && 'toJS' in node;
}
