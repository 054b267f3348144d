import { formatInstant } from 'nljobs/spec/core';
import type { Compilation, Derivation } from '../../compilation.ts';
import type { LocatedDiagnostic } from '../../diagnostics/located.ts';
import { renderFrames } from '../../diagnostics/render/frame.ts';
import type { Paint } from '../../diagnostics/render/paint.ts';
import type { Upcoming } from '../../services/upcoming.ts';
import { formatWalls } from '../instants.ts';
import { renderSentence } from './sentence.ts';
import type { ShownTrigger } from './trigger.ts';
import { wrap } from './wrap.ts';

export interface Explanation {
  readonly compilation: Compilation;
  readonly findings: readonly LocatedDiagnostic[];
  readonly triggers: readonly ShownTrigger[];
  readonly next: readonly Upcoming[];
  readonly now: number;
  /** The zone of whoever reads it, IANA. */
  readonly viewer: string;
}

const INDENT = '  ';
const LABEL = 10;

/** A labelled block: the label once, its lines under one another. */
function block(label: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.map((line, at) => `${INDENT}${paint('strong', (at === 0 ? label : '').padEnd(LABEL))}  ${line}`);
}

/** `in 3 days`, coarse: the reader wants to know whether it is soon. */
export function distanceInWords(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1000, 'second'],
  ];
  for (const [size, name] of units) {
    const n = Math.floor(ms / size);
    if (n >= 1) return `in ${n} ${name}${n === 1 ? '' : 's'}`;
  }
  return 'now';
}

/** The derivation as an indented tree of rules over the words that they read. */
export function renderTree(
  text: string,
  derivation: readonly Derivation[],
  paint: Paint,
  lead = '',
): readonly string[] {
  return derivation.flatMap((node, at) => {
    const last = at === derivation.length - 1;
    const words = text.slice(node.start, node.end).replace(/\s+/g, ' ').trim();
    const line = `${lead}${last ? '└─' : '├─'} ${paint('strong', node.rule)} "${words}" ${paint('quiet', '→')} ${node.reads}`;
    return [line, ...renderTree(text, node.children, paint, `${lead}${last ? '   ' : '│  '}`)];
  });
}

/** The occurrences in the zone of their schedule, and under each the reader's own time where that is another. */
function renderNext(next: readonly Upcoming[], now: number, viewer: string, paint: Paint): readonly string[] {
  const walls = formatWalls(next);
  const own = formatWalls(next.map(({ at }) => ({ at, timezone: viewer })));
  const offsetOf = (at: number, zone: string) => formatInstant(at, zone).slice(-6);
  return next.flatMap(({ at, timezone }, i) => {
    const line = `${walls[i]}  ${paint('quiet', `${offsetOf(at, timezone)} ${timezone}, ${distanceInWords(at - now)}`)}`;
    if (offsetOf(at, timezone) === offsetOf(at, viewer)) return [line];
    return [line, paint('quiet', `${own[i]}  ${offsetOf(at, viewer)} ${viewer}, for you`)];
  });
}

/** Writes an explanation for people. */
export function renderExplanation(
  explanation: Explanation,
  options: { readonly tree: boolean; readonly verbose: boolean; readonly columns: number; readonly paint: Paint },
): string {
  const { compilation, findings, triggers, next, now, viewer } = explanation;
  const { paint } = options;
  const { spec, text } = compilation;
  const width = Math.max(20, Math.min(options.columns, 100) - INDENT.length);
  const room = Math.max(20, width - LABEL - 2);
  const sentence = renderSentence(text, compilation.words, width, paint);
  const parts: (readonly string[])[] = [];
  if (text.trim() !== '') parts.push(sentence.split('\n').map((line) => `${INDENT}${line}`.trimEnd()));

  const facts: string[] = [];
  if (compilation.readback !== null) facts.push(...block('Read as', wrap(compilation.readback, room), paint));
  if (spec !== null) {
    if (spec.action.text !== '') facts.push(...block('Does', wrap(spec.action.text, room), paint));
    const runs = triggers.flatMap(({ what, cronstrue, notes }) => [
      what,
      ...cronstrue.map((reading) => paint('quiet', `cronstrue reads this cron as: ${reading}`)),
      ...notes,
    ]);
    facts.push(...block('Runs', runs, paint));
    if (spec.canonical !== '') facts.push(...block('In full', wrap(spec.canonical, room), paint));
  }
  if (facts.length > 0) parts.push(facts);

  if (next.length > 0) {
    parts.push(block('Next', renderNext(next, now, viewer, paint), paint));
  }
  if (compilation.implied.length > 0) {
    const values = compilation.implied.flatMap(({ text: value, reason }) => [
      ...wrap(value, room),
      ...wrap(reason, room - 2).map((line) => paint('quiet', `  ${line}`)),
    ]);
    parts.push(block('Not said', values, paint));
  }
  if (options.tree) parts.push(block('Derived', renderTree(text, compilation.derivation, paint), paint));
  // What was implied stands above already.
  const framed = findings.filter(({ diagnostic }) => options.verbose || diagnostic.severity !== 'info');
  if (framed.length > 0) parts.push([renderFrames(framed, { paint })]);
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
