import { isSchedule, type JobSpec } from 'nljobs/spec/core';
import { defaults } from '../semantics/defaults.ts';
import { lengthInWords } from '../semantics/words.ts';
import { describeTriggers } from './describe.ts';
import { describeOptions } from './options.ts';

/** A description in canonical English, with nothing in it that its author did not state. */
export interface Stated {
  /** When and what, with a full stop. */
  readonly head: string;
  /** How: a sentence each. */
  readonly options: readonly string[];
}

/**
 * Says a spec as its author did, in canonical English. What a default or the config gave is left out, so that the
 * text is no longer than what was said; whether it still means the same is for the caller to try.
 */
export function describeStated(spec: JobSpec): Stated {
  const isStated = (field: string): boolean => spec.provenance[field] === 'stated';
  const plain = Object.fromEntries(
    Object.entries(defaults).flatMap(([field, { value }]) =>
      // What follows from "Run sequentially." is said by it.
      isStated(field) || (spec.serial && SERIAL.has(field)) ? [] : [[field, value]],
    ),
  );
  const said: JobSpec = { ...spec, ...plain, notify: isStated('notify') ? spec.notify : [] };
  const when = isStated('timezone') ? describeTriggers(spec.triggers) : withoutZone(spec);
  const action = spec.action.text.replace(/[.\s]+$/, '');
  return {
    head: `${when}${action === '' ? '' : `, ${action}`}.`,
    options: describeOptions(said).map((option) => option.replace(usualBackoff(said), '')),
  };
}

/** How the canonical English says the backoff that nobody has to state; nothing where another one was chosen. */
function usualBackoff({ retry }: JobSpec): string {
  const usual = defaults.retry.value;
  if (retry.backoff !== usual.backoff || retry.delay !== usual.delay) return '';
  return ` with ${usual.backoff} backoff, starting at ${lengthInWords(usual.delay)}`;
}

const SERIAL: ReadonlySet<string> = new Set(['serial', 'overlap', 'concurrency']);

function withoutZone({ triggers }: JobSpec): string {
  const text = describeTriggers(triggers);
  const zone = triggers.find(isSchedule)?.timezone;
  return zone === undefined
    ? text
    : text.replace(`, all in ${zone}`, '').replace(` in ${zone}`, '').replace(` ${zone}`, '');
}
