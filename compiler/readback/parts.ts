import { canonicalJson, type JobMeaning, type JobSpec } from 'nljobs/spec/core';
import { defaults } from '../semantics/defaults.ts';
import { list } from '../semantics/words.ts';
import { describeTriggers } from './describe.ts';
import { describeOptions } from './options.ts';

/** A part of what a job is, in the words of those who read a review, with the fields of the spec that it stands in. */
interface Part {
  readonly name: string;
  readonly fields: readonly (keyof JobMeaning)[];
}

/** Every field of a spec's meaning but its id, in one part each, the weightiest first. */
export const PARTS = [
  { name: 'when', fields: ['triggers'] },
  { name: 'what', fields: ['action', 'durable'] },
  { name: 'guard', fields: ['idempotency'] },
  { name: 'parallel runs', fields: ['serial', 'overlap', 'concurrency'] },
  { name: 'retries', fields: ['retry'] },
  { name: 'timeout', fields: ['timeout'] },
  { name: 'missed runs', fields: ['misfire'] },
  { name: 'enabled', fields: ['enabled', 'environments'] },
  { name: 'scope', fields: ['scope'] },
  { name: 'rate', fields: ['rate'] },
  { name: 'batch', fields: ['batch'] },
  { name: 'priority', fields: ['priority'] },
  { name: 'permissions', fields: ['permissions'] },
  { name: 'notifications', fields: ['notify'] },
  { name: 'heartbeat', fields: ['heartbeat'] },
  { name: 'expected duration', fields: ['expectedDuration'] },
  { name: 'retention', fields: ['retention'] },
  { name: 'owner', fields: ['owner'] },
  { name: 'runbook', fields: ['runbook'] },
  { name: 'tags', fields: ['tags'] },
  { name: 'name', fields: ['title', 'group'] },
] as const satisfies readonly Part[];

export type PartName = (typeof PARTS)[number]['name'];

/** A part that two specs have in different forms, each in words. */
export interface PartChange {
  readonly part: PartName;
  readonly before: string;
  readonly after: string;
}

/** The parts in which two specs differ. The name of a handler is no part: it follows from the heading. */
export function changedParts(before: JobSpec, after: JobSpec): readonly PartChange[] {
  return PARTS.flatMap((part) =>
    formOf(before, part) === formOf(after, part)
      ? []
      : [{ part: part.name, before: partInWords(before, part.name), after: partInWords(after, part.name) }],
  );
}

function formOf(spec: JobSpec, part: Part): string {
  const { handler: _handler, ...action } = spec.action;
  return canonicalJson(part.fields.map((field) => (field === 'action' ? action : spec[field])));
}

/** A part of a spec in words: `Retry 5 times with …`, or what holds where nothing is said. */
export function partInWords(spec: JobSpec, name: PartName): string {
  if (name === 'when') return describeTriggers(spec.triggers);
  if (name === 'what') return whatInWords(spec);
  if (name === 'name') return spec.group === null ? spec.title : `${spec.group}: ${spec.title}`;
  const fields: readonly (keyof JobMeaning)[] = PARTS.find((part) => part.name === name)?.fields ?? [];
  const alone = { ...PLAIN, ...Object.fromEntries(fields.map((field) => [field, spec[field]])) };
  // The sentences of the canonical English about these fields alone.
  const said = describeOptions({ ...spec, ...alone, action: { ...spec.action, text: '' } });
  if (said.length > 0) return said.join(' ');
  return fields.flatMap((field) => valueInWords(field, spec[field])).join('; ') || 'none';
}

function whatInWords({ action }: JobSpec): string {
  const params = Object.entries(action.params).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const steps = action.steps.length === 0 ? '' : ` in ${action.steps.length} steps`;
  return `${action.text}${steps}${params.length === 0 ? '' : ` (${params.join(', ')})`}`;
}

/** Every option as it is where nothing is said, so that only one of them has words. */
const PLAIN = {
  ...Object.fromEntries(Object.entries(defaults).map(([field, { value }]) => [field, value])),
  idempotency: null,
  rate: null,
  batch: null,
  scope: null,
  environments: null,
  notify: [],
};

/** A field that no canonical sentence speaks of: the default's own words, or the value. */
function valueInWords(field: keyof JobMeaning, value: unknown): readonly string[] {
  if (field in defaults) {
    const usual = defaults[field as keyof typeof defaults];
    if (canonicalJson(usual.value) === canonicalJson(value)) return [usual.text];
  }
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : [list(value.map(plainText))];
  if (field === 'enabled') return value === true ? ['enabled'] : ['not enabled'];
  return [plainText(value)];
}

function plainText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, one]) => one !== null)
    .map(([name, one]) => `${name} ${plainText(one)}`)
    .join(', ');
}
