import { didYouMean } from 'nljobs/spec/core';
import type { EventField } from '../compilation.ts';
import type { LocatedDiagnostic, Source } from '../diagnostics/located.ts';
import type { Host } from '../host/host.ts';
import { inside, joinPath, nameOf, normalizePath } from '../host/path.ts';
import { finding } from '../source/finding.ts';
import type { EventConfig } from './define.ts';
import { placeOfError, placeOfKey } from './locate.ts';
import type { ParsedConfig } from './schema.ts';
import { CONFIG_NAMES, DEFAULT_SETTINGS, type LlmSettings, type Settings } from './settings.ts';

/** A project's settings, or why there are none. */
export interface LoadedConfig {
  readonly settings: Settings | null;
  /** Path of the config relative to the project's root, null where there is none. */
  readonly path: string | null;
  readonly diagnostics: readonly LocatedDiagnostic[];
}

/**
 * Finds, loads and checks a project's config. A project without one has the defaults.
 *
 * @param cwd the project's root, absolute
 * @param named the file that was asked for by name, relative to the root or absolute
 */
export async function loadConfig(host: Host, cwd: string, named?: string): Promise<LoadedConfig> {
  const found = find(host, cwd, named);
  if ('diagnostic' in found) return { settings: null, path: null, diagnostics: [found.diagnostic] };
  if (found.path === null) return { settings: DEFAULT_SETTINGS, path: null, diagnostics: [] };

  const { path } = found;
  const absolute = joinPath(cwd, path);
  const read = host.read(absolute);
  if (read.kind !== 'file') {
    const reason = read.kind === 'unreadable' ? read.reason : `it is a ${read.kind}`;
    const diagnostic = finding('NLJ6020', { name: path, text: '' }, `${path} cannot be read: ${reason}.`);
    return { settings: null, path, diagnostics: [diagnostic] };
  }
  const source: Source = { name: path, text: new TextDecoder().decode(read.bytes) };
  const loaded = await evaluate(host, absolute, source);
  if ('diagnostic' in loaded) return { settings: null, path, diagnostics: [loaded.diagnostic] };
  return { path, ...(await check(host, cwd, source, loaded.value)) };
}

/** The config's path relative to the root: the one that was asked for, or the one that is there. */
function find(
  host: Host,
  cwd: string,
  named: string | undefined,
): { readonly path: string | null } | { readonly diagnostic: LocatedDiagnostic } {
  if (named !== undefined) {
    const absolute = joinPath(cwd, named);
    const path = inside(cwd, absolute) ?? absolute;
    if (host.kind(absolute) === 'file') return { path };
    const names = host.list(cwd).map((entry) => entry.name);
    const message = `There is no config file ${path}.${didYouMean(nameOf(path), names)}`;
    return { diagnostic: finding('NLJ6024', { name: path, text: '' }, message) };
  }
  const present = CONFIG_NAMES.filter((name) => host.kind(joinPath(cwd, name)) === 'file');
  const [first, second] = present;
  if (first === undefined || second === undefined) return { path: first ?? null };
  const message = `The project has two configs, ${first} and ${second}. Keep one of them, or name it with --config.`;
  return { diagnostic: finding('NLJ6023', { name: second, text: '' }, message) };
}

type Evaluated = { readonly value: unknown } | { readonly diagnostic: LocatedDiagnostic };

/** Runs the config and gives what it exports by default. */
async function evaluate(host: Host, absolute: string, source: Source): Promise<Evaluated> {
  try {
    if (absolute.endsWith('.json')) return { value: JSON.parse(source.text) };
    const module = await host.importModule(absolute);
    if (typeof module === 'object' && module !== null && 'default' in module) return { value: module.default };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    const span = absolute.endsWith('.json')
      ? placeOfJsonError(error, source.text)
      : placeOfError(error, absolute, source.text);
    const message = `${source.name} cannot be loaded: ${reason}`;
    return { diagnostic: finding('NLJ6020', source, message, span === null ? {} : { span }) };
  }
  const message = `${source.name} has no default export. Write \`export default defineConfig({ … })\`.`;
  return { diagnostic: finding('NLJ6020', source, message) };
}

function placeOfJsonError(error: unknown, text: string): { start: number; end: number } | null {
  const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  const start = position === undefined ? text.length : Math.min(Number(position), text.length);
  return { start, end: Math.min(start + 1, text.length) };
}

/** Checks what the config says, and fills in what it does not. zod is loaded here and not before. */
async function check(host: Host, cwd: string, source: Source, value: unknown): Promise<Omit<LoadedConfig, 'path'>> {
  const [{ configSchema, keysAt }, { issueInWords }] = await Promise.all([
    import('./schema.ts'),
    import('./values.ts'),
  ]);
  const parsed = configSchema.safeParse(value, { reportInput: true });
  if (parsed.success) {
    const settings = settingsOf(parsed.data);
    const trouble = troubleWithOutDir(host, cwd, settings.outDir);
    if (trouble === null) return { settings, diagnostics: [] };
    const span = placeOfKey(source.text, ['outDir']);
    return { settings: null, diagnostics: [finding('NLJ6025', source, trouble, { span })] };
  }
  const diagnostics = parsed.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const known = keysAt(issue.path);
        const where = issue.path.length === 0 ? 'the config' : `"${issue.path.join('.')}"`;
        const message = `"${key}" is no key of ${where}.${didYouMean(key, known) || ` It knows ${known.join(', ')}.`}`;
        return finding('NLJ6021', source, message, { span: placeOfKey(source.text, [...issue.path, key]) });
      });
    }
    const name = issue.path.length === 0 ? 'The config' : `"${issue.path.join('.')}"`;
    const span = placeOfKey(source.text, issue.path);
    return [finding('NLJ6022', source, `${name} ${issueInWords(issue)}.`, { span })];
  });
  return { settings: null, diagnostics };
}

function settingsOf(config: ParsedConfig): Settings {
  const events: Settings['events'] | null = Array.isArray(config.events)
    ? Object.fromEntries(config.events.map((name) => [name, {}]))
    : ((config.events ?? null) as Settings['events'] | null);
  const base = DEFAULT_SETTINGS;
  return {
    sources: config.sources ?? base.sources,
    outDir: normalizePath(config.outDir ?? base.outDir),
    engine: config.engine ?? base.engine,
    importExtension: config.importExtension ?? base.importExtension,
    language: {
      timezone: config.timezone ?? null,
      ...(config.holidays === undefined ? {} : { holidays: config.holidays }),
      ...(config.seasons === undefined ? {} : { seasons: config.seasons }),
      ...(config.environments === undefined ? {} : { environments: config.environments }),
      dayParts: config.dayParts ?? {},
      businessHours: config.businessHours ?? null,
      weekStart: config.weekStart ?? base.language.weekStart,
      events:
        events === null
          ? null
          : Object.entries(events).map(([name, { phrases, payload }]) => ({
              name,
              phrases: phrases ?? [],
              ...(payload === undefined ? {} : { fields: fieldsOf(payload) }),
            })),
      defaults: (config.defaults ?? {}) as Settings['language']['defaults'],
      owner: config.owner ?? null,
      notify: config.notify ?? [],
      tags: config.tags ?? [],
    },
    events: events ?? {},
    channels: config.channels ?? {},
    rules: (config.rules ?? {}) as Settings['rules'],
    llm: llmOf(config.llm),
  };
}

function llmOf(llm: ParsedConfig['llm']): LlmSettings | null {
  if (llm === undefined || !llm.enabled) return null;
  const { mask = true } = llm;
  return {
    model: llm.model,
    baseURL: llm.baseURL ?? null,
    api: llm.api ?? 'responses',
    keyFrom: llm.keyFrom ?? 'OPENAI_API_KEY',
    mask: mask === false ? null : mask === true ? [] : mask,
    timeout: (llm.seconds ?? 60) * 1000,
    maxTokens: llm.tokens ?? 30_000,
  };
}

/** Why nothing may be written there, or null. Links are followed, so that none leads out. */
export function troubleWithOutDir(host: Host, cwd: string, outDir: string): string | null {
  const absolute = joinPath(cwd, outDir);
  const path = inside(cwd, absolute);
  if (path === null) return `outDir is "${outDir}", which lies outside the project. Name a folder inside it.`;
  if (path === '.') return 'outDir is the project itself. Name a folder of its own, such as "src/jobs".';
  if (inside(host.real(cwd), host.real(absolute)) === null) {
    return `outDir is "${outDir}", and a link on the way leads out of the project.`;
  }
  return null;
}

/** The fields of a payload as the language asks for them. */
function fieldsOf(payload: NonNullable<EventConfig['payload']>): readonly EventField[] {
  return Object.entries(payload).map(([name, kind]): EventField => {
    if (typeof kind !== 'string') return { name, type: 'string', values: kind };
    return { name, type: kind.replace(/\?$/, '') as EventField['type'] };
  });
}
