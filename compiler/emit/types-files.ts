import type { JobSpec } from 'nljobs/spec/core';
import type { EventConfig } from '../config/define.ts';
import { docComment } from './comment.ts';
import { header } from './header.ts';
import type { EmittedJob } from './jobs-file.ts';
import { EVENTS_FILE, HANDLERS_FILE, type SourceNames } from './names.ts';
import { stepActions, stepLine } from './steps.ts';
import { importTypes, printGeneric, type Union } from './type-layout.ts';
import { key, printValue, quote, WIDTH } from './value.ts';

/** `generated/events.ts`: what each event carries, open to the user's own types. */
export function eventsFile(
  events: Readonly<Record<string, EventConfig>>,
  used: Iterable<string>,
  extension: string,
): string {
  const names = [...new Set([...Object.keys(events), ...used])].sort();
  const entries = names.map((name) => `  ${quote(name)}: ${payload(name, events[name]?.payload)};\n`).join('');
  const about = `/**
 * The payloads of events, by name. Give an event a type of your own by merging into this:
 *
 *   declare module './generated/events.${extension}' {
 *     interface EventPayloads {
 *       'user.signed_up': { userId: string };
 *     }
 *   }
 */
`;
  const none = '// biome-ignore lint/suspicious/noEmptyInterface: no description names an event yet\n';
  const body = names.length === 0 ? '{}' : `{\n${entries}}`;
  const payloads = `
type Payload<Name extends string, Known = unknown> = Name extends keyof EventPayloads
  ? EventPayloads[Name]
  : Known;
`;
  return `${header(null)}
${about}// biome-ignore lint/suspicious/noEmptyInterface: it is there to be merged into
export interface EventPayloads {}
${names.length === 0 ? '' : payloads}
/** The events of this project, by name. */
${names.length === 0 ? none : ''}export interface Events ${body}
`;
}

function payload(name: string, fields: EventConfig['payload']): string {
  if (fields === undefined) return `Payload<${quote(name)}>`;
  const parts = Object.entries(fields).map(([field, type]) => {
    if (typeof type !== 'string') return `readonly ${key(field)}: ${type.map(quote).join(' | ')}`;
    const optional = type.endsWith('?');
    const plain = optional ? type.slice(0, -1) : type;
    return `readonly ${key(field)}${optional ? '?' : ''}: ${plain === 'money' ? 'number' : plain}`;
  });
  const shape = parts.length === 0 ? 'Record<string, never>' : `{ ${parts.join('; ')} }`;
  const line = `Payload<${quote(name)}, ${shape}>`;
  // Behind it stand the property's name, a colon and a semicolon.
  if (quote(name).length + line.length + 5 <= WIDTH) return line;
  const rows = shape.length + 4 <= WIDTH ? shape : `{\n${parts.map((part) => `      ${part};\n`).join('')}    }`;
  return `Payload<\n    ${quote(name)},\n    ${rows}\n  >`;
}

/** `generated/handlers.ts`: the type of each job's handler, so that a handler that no longer fits is a type error. */
export function handlersFile(jobs: readonly EmittedJob[], extension: string): string {
  const sorted = [...jobs].sort((a, b) => (a.handler < b.handler ? -1 : 1));
  const withItems = sorted.some(({ spec }) => takesItems(spec));
  const withEvents = sorted.some(({ spec }) => inputsOf(spec)[0] !== 'unknown');
  const types = [...new Set(sorted.map(({ spec }) => handlerType(spec)))].sort();
  const withSteps = sorted.some(({ spec }) => stepActions(spec).length > 0);
  const imports = [
    ...(types.length > 0 ? [importTypes(types, 'nljobs')] : []),
    ...(withEvents ? [`import type { Events } from './events.${extension}';\n`] : []),
  ].join('');
  const entries = sorted
    .map(({ spec, handler }) => {
      const args = [...(takesItems(spec) ? [['Item']] : []), inputsOf(spec), ['App']];
      const typed = (name: string, indent: number) =>
        `${name}: ${printGeneric(handlerType(spec), args, indent, name.length + 2)};\n`;
      const steps = stepActions(spec);
      const parts = steps.map((step) => `${docComment([stepLine(step)], 4)}    ${typed(key(step.handler), 4)}`);
      const name = key(handler);
      return `${docComment([spec.description], 2)}  ${steps.length === 0 ? typed(name, 2) : `${name}: {\n${parts.join('')}  };\n`}`;
    })
    .join('');
  const item = withItems ? '<Item = unknown>' : '';
  return `${header(null)}${imports === '' ? '' : `\n${imports}`}
${docComment(['What the entry of your application builds once a process, and handlers get as `ctx.app`. Merge into it.'], 0)}// biome-ignore lint/suspicious/noEmptyInterface: it is there to be merged into
export interface App {}

/** The type of each job's handler, by the job's id${withItems ? '. `Item` is what a job with a guard or batches handles' : ''}. */
${sorted.length === 0 ? '// biome-ignore lint/suspicious/noEmptyInterface: there is no job yet\n' : ''}export interface Handlers${item} ${sorted.length === 0 ? '{}' : `{\n${entries}}`}

/** What loading a handler's file gives. */
export type Loaded<Id extends keyof Handlers> = Promise<{ readonly handler: Handlers[Id] }>;
${withSteps ? LOADED_STEPS : ''}`;
}

/** Of a job with steps: a handler for each, by its name. */
const LOADED_STEPS = `
/** The same of a job with steps: a handler for each. */
export type LoadedSteps<Id extends keyof Handlers> = Promise<
  Handlers[Id] & { readonly handler?: undefined }
>;
`;

/** The type of `nljobs` that a job's handler has. */
function handlerType(
  spec: JobSpec,
): 'Handler' | 'StepHandler' | 'GuardedHandler' | 'GuardedEventHandler' | 'BatchHandler' {
  if (spec.idempotency !== null) return namesItself(spec) ? 'GuardedEventHandler' : 'GuardedHandler';
  if (spec.batch !== null) return 'BatchHandler';
  return spec.action.steps.length > 0 ? 'StepHandler' : 'Handler';
}

/** Whether a job's handler is of items, each of which has a key. */
export function takesItems(spec: JobSpec): boolean {
  return spec.idempotency !== null || spec.batch !== null;
}

/** Whether the payload of an event is the item of a guarded job, and names its key. */
export function namesItself(spec: JobSpec): boolean {
  return (
    spec.triggers.every(({ kind }) => kind === 'event' || kind === 'manual') &&
    spec.triggers.some(({ kind }) => kind === 'event')
  );
}

/** What a job's handler is called with, and each of its steps: the payload of its events, null when a schedule starts it, or anything. */
export function inputsOf(spec: JobSpec): Union {
  const events = spec.triggers.flatMap((trigger) => (trigger.kind === 'event' ? [trigger.event] : []));
  if (events.length === 0) return ['unknown'];
  const payloads = [...new Set(events)].map((name) => `Events[${quote(name)}]`);
  return [...payloads, ...(events.length < spec.triggers.length ? ['null'] : [])];
}

/** The jobs that were renamed and have their handlers under their old ids still: the types of handlers, by the ids of jobs. */
function renamedHandlers(renamed: readonly EmittedJob[]): string {
  if (renamed.length === 0) return '';
  const rows = renamed.map(({ spec, handler }) => `  ${key(spec.id)}: ${quote(handler)};\n`);
  return `
/** Jobs that were renamed, with the ids that their handlers still go by. */
interface Renamed {
${rows.join('')}}

type HandlersById = Omit<Handlers, Renamed[keyof Renamed]> & {
  [Id in keyof Renamed]: Handlers[Renamed[Id]];
};
`;
}

/** `generated/index.ts`: every job of the project, and the channels that its config declares. */
export function indexFile(
  sources: readonly SourceNames[],
  jobs: readonly EmittedJob[],
  extension: string,
  channels: Readonly<Record<string, unknown>> = {},
): string {
  const module = (file: string) => `./${file.replace(/^generated\//, '').replace(/\.ts$/, `.${extension}`)}`;
  const imports = [
    { from: module(EVENTS_FILE), text: 'import type { Events }' },
    { from: module(HANDLERS_FILE), text: 'import type { Handlers }' },
    ...sources.map(({ file, variable }) => ({ from: module(file), text: `import { jobs as ${variable} }` })),
  ].sort((a, b) => (a.from < b.from ? -1 : 1));
  const renamed = jobs.filter(({ spec, handler }) => spec.id !== handler);
  const head = `export const jobs: Jobs<Events, ${renamed.length === 0 ? 'Handlers' : 'HandlersById'}> = `;
  const lists = sources.map(({ variable }) => `...${variable}`);
  const line = `[${lists.join(', ')}]`;
  const list = head.length + line.length < WIDTH ? line : `[\n${lists.map((one) => `  ${one},\n`).join('')}]`;
  return `${header(null)}
import type { Jobs } from 'nljobs';
${imports.map(({ from, text }) => `${text} from ${quote(from)};\n`).join('')}
export type { EventPayloads, Events } from './events.${extension}';
export type { App, Handlers } from './handlers.${extension}';
${renamedHandlers(renamed)}
${head}${list};
${channelsOf(channels)}`;
}

/** The channels as data: what is secret of them is named, and read where messages are sent. */
function channelsOf(channels: Readonly<Record<string, unknown>>): string {
  if (Object.keys(channels).length === 0) return '';
  const sorted = Object.fromEntries(Object.entries(channels).sort(([a], [b]) => (a < b ? -1 : 1)));
  const declared = 'export const channels = ';
  return `\n${declared}${printValue(sorted, 0, declared.length)};\n`;
}
