import { RuntimeError } from './errors.ts';
import type { Compile } from './scheduler/english.ts';
import { mergedOccurrences } from './spec/occurrences/occurrences.ts';
import { isTimeZone } from './spec/zone.ts';

/** How a text is read. */
export interface CompileTextOptions {
  /** The instant against which relative dates are read, RFC 3339; now, where nothing is said. */
  readonly now?: string;
  /** IANA; UTC where nothing is said. */
  readonly timezone?: string;
  /** True where no action is required: `every weekday at 9am`. */
  readonly phrase?: boolean;
  /** How many of the next occurrences are wanted; 5 where nothing is said. */
  readonly next?: number;
}

/** What a text was read as, as `nljobs parse` answers. */
export interface CompiledText extends Pick<ReturnType<Compile>, 'spec' | 'readback' | 'diagnostics' | 'words'> {
  /** False when a diagnostic is an error; `spec` is null then. */
  readonly ok: boolean;
  readonly text: string;
  /** Ascending. */
  readonly next: readonly Date[];
}

const NEXT = 5;

/**
 * Reads a text by the compiler that was handed over.
 * @param now epoch milliseconds.
 * @throws RuntimeError `no-compiler` where none was, `invalid-input` for a zone that is none.
 */
export function compileText(
  compile: Compile | null,
  text: string,
  { now: said, timezone = 'UTC', phrase = false, next = NEXT }: CompileTextOptions,
  now: number,
): CompiledText {
  if (compile === null) {
    throw new RuntimeError(
      'no-compiler',
      "English is not read here: start the instance with nljobs start --english, or in an application of your own hand the compiler over, import { compile } from '@nljobs/compiler/core' and createRuntime({ compile, … }).",
    );
  }
  if (!isTimeZone(timezone)) throw new RuntimeError('invalid-input', `There is no time zone "${timezone}".`);
  const at = said === undefined ? now : Date.parse(said);
  const read = compile(text, { now: new Date(at).toISOString(), phrase, context: { timezone } });
  const { spec, readback, diagnostics, words } = read;
  return {
    ok: spec !== null && !diagnostics.some(({ severity }) => severity === 'error'),
    text,
    spec,
    readback,
    diagnostics,
    words,
    next: spec === null ? [] : mergedOccurrences(spec.triggers, { from: at, count: next }).map((one) => new Date(one)),
  };
}
