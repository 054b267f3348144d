import { isOurs } from './header.ts';

/** A file as it ought to be, path relative to the project's root. */
export interface Wanted {
  readonly path: string;
  /** Its text: worked out when it is needed, and no file is that stands as it should be. */
  readonly text: () => string;
  /** `ours`: written anew whenever it differs. `theirs`: written once, where nothing stands. */
  readonly owner: 'ours' | 'theirs';
}

export type Step =
  | { readonly kind: 'create' | 'update'; readonly path: string; readonly text: () => string }
  /** A generated file that no source asks for any more. */
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'keep'; readonly path: string }
  /** A handler of no job: reported, never touched. */
  | { readonly kind: 'orphan'; readonly path: string }
  /** Somebody's own file where generated code belongs: an error, never overwritten. */
  | { readonly kind: 'foreign'; readonly path: string }
  /** Something that cannot be read, and so may be anybody's: an error, never overwritten. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string };

/** What stands at a path: a text, nothing, or something that cannot be read. */
export type Standing = string | null | { readonly reason: string };

/** What a build would do to the files: decided here, done elsewhere. */
export type Plan = readonly Step[];

/**
 * @param wanted every file the project should have
 * @param at what stands at a path
 * @param generated what stands in the generated folder, @param handlers in the handlers' folder: paths
 * @param compare false: a file of ours that stands is kept, whatever it says, and no text is worked out
 */
export function planFiles(
  wanted: readonly Wanted[],
  at: (path: string) => Standing,
  generated: readonly string[],
  handlers: readonly string[],
  compare = true,
): Plan {
  const named = new Set(wanted.map((file) => file.path));
  const steps = wanted.map((file): Step => {
    const { path } = file;
    const there = at(path);
    if (there !== null && typeof there !== 'string') return { kind: 'unreadable', path, reason: there.reason };
    if (there === null) return { kind: 'create', path, text: file.text };
    if (file.owner === 'theirs') return { kind: 'keep', path };
    if (path.endsWith('.ts') && !isOurs(there)) return { kind: 'foreign', path };
    if (!compare || sameLines(there, file.text())) return { kind: 'keep', path };
    return { kind: 'update', path, text: file.text };
  });
  const leftovers = generated
    .filter((path) => {
      const there = path.endsWith('.ts') && !named.has(path) ? at(path) : null;
      return typeof there === 'string' && isOurs(there);
    })
    .map((path): Step => ({ kind: 'remove', path }));
  const orphans = handlers.filter((path) => !named.has(path)).map((path): Step => ({ kind: 'orphan', path }));
  return [...steps, ...leftovers, ...orphans];
}

/** Whether a step changes a file, so that `build --check` calls the project stale. */
export function changes(step: Step): step is Extract<Step, { kind: 'create' | 'update' | 'remove' }> {
  return step.kind === 'create' || step.kind === 'update' || step.kind === 'remove';
}

/** Git may check files out with other line ends; that is no difference. */
function sameLines(a: string, b: string): boolean {
  return a === b || a.replaceAll('\r\n', '\n') === b;
}
