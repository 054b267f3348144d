/**
 * Compiles texts that nobody meant to write, for as long as it is asked to:
 * `node --conditions=@nljobs/source checks/fuzz.ts --minutes 5 [--seed 1]`. It says what breaks law 6 (an answer for any
 * text, in bounded time) or law 5 (the canonical English means the same), each with the text, and exits with 1 then.
 * What it finds goes into fixtures/language/fuzz/, which the unit tests replay.
 */
import { parseArgs } from 'node:util';
import { canonicalJson, meaningOf } from 'nljobs/spec/core';
import { compile, MAX_DESCRIPTION } from '../compiler/compile.ts';
import { readers, rules } from '../compiler/grammar/grammar.ts';
import { faultsOf } from '../fixtures/language/holds.ts';
import { mangle, numbersOf } from '../fixtures/language/mangle.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, most: { type: 'string' } },
});
const until = Date.now() + Number(values.minutes ?? 1) * 60_000;
const OPTIONS = { now: '2026-01-01T00:00:00Z' };
/** Slower than this is a finding, after a second try: a fixed cost, and so much a character. */
const MOST_MS = { once: 60, perCharacter: 0.06 };

const texts = [...new Set([...rules, ...readers].flatMap((rule) => [...rule.examples, ...rule.counterexamples]))];

function timed(text: string): { readonly ms: number; readonly result: ReturnType<typeof compile> } {
  const start = performance.now();
  const result = compile(text, OPTIONS);
  return { ms: performance.now() - start, result };
}

/** What is wrong with a text, in words. */
function findings(text: string): readonly string[] {
  const first = timed(text);
  const faults = [...faultsOf(text, first.result)];
  const most = MOST_MS.once + MOST_MS.perCharacter * text.length;
  if (first.ms > most) {
    const again = Math.min(timed(text).ms, timed(text).ms);
    if (again > most) faults.push(`took ${Math.round(again)} ms for ${text.length} characters`);
  }
  const { spec, diagnostics } = first.result;
  // What is kept in the action under protest need not be an action in the canonical English.
  if (spec !== null && !diagnostics.some(({ code, severity }) => severity === 'warning' && code.startsWith('NLJ2'))) {
    const back = compile(spec.canonical, OPTIONS);
    if (back.spec === null)
      faults.push(
        `its canonical English is refused: ${spec.canonical} (${back.diagnostics.find(({ severity }) => severity === 'error')?.message})`,
      );
    else if (canonicalJson(meaningOf(back.spec)) !== canonicalJson(meaningOf(spec)))
      faults.push(`its canonical English means something else: ${spec.canonical} > ${back.spec.canonical}`);
  }
  return faults;
}

let tried = 0;
let broken = 0;
for (let seed = Number(values.seed ?? 1); Date.now() < until; seed++) {
  const text = mangle(numbersOf(seed), texts, Number(values.most ?? MAX_DESCRIPTION));
  tried += 1;
  let faults: readonly string[];
  try {
    faults = findings(text);
  } catch (error) {
    faults = [`threw ${error instanceof Error ? error.stack : String(error)}`];
  }
  if (faults.length === 0) continue;
  broken += 1;
  process.stdout.write(
    `${JSON.stringify({ seed, faults, text: text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text })}\n`,
  );
}
process.stderr.write(`${tried} texts, ${broken} of which break a law\n`);
process.exitCode = broken === 0 ? 0 : 1;
