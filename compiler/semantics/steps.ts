import type { Step as SpecStep } from 'nljobs/spec/core';
import type { Place, Step } from '../ast/nodes.ts';
import type { KnownEvent } from '../compilation.ts';
import { happeningOf } from '../grammar/event/happening.ts';
import { itemsOf } from '../grammar/event/items.ts';
import { phraseOf } from '../grammar/event/phrase.ts';
import { lex } from '../lexer/lex.ts';
import { asKnown, checkListed, saidAs } from './event/catalogue.ts';
import { predicateOf, wordsOf } from './event/predicates.ts';
import { handlerName } from './names.ts';
import type { Notes } from './notes.ts';
import { lengthText } from './schedule/civil.ts';

/** A step clause where it stands in the action. */
export type PlacedStep = { readonly step: Step } & Place;

/** What a file of handlers exports or imports under names of its own. */
const TAKEN = ['handler', 'input', 'unimplemented'];

interface Building {
  readonly steps: SpecStep[];
  readonly names: Set<string>;
}

/**
 * The steps of an action that waits, in order: what is done between the waits, each with a handler of its own. Empty
 * where nothing is waited for. What is missing between two waits, or behind the last, is told.
 *
 * @param action the stretch that the action takes up, waits included
 * @param entity what "it" is, where the action waits for something: the thing of the event
 * @param events those that the project lists; null where it lists none
 */
export function buildSteps(
  text: string,
  action: Place,
  placed: readonly PlacedStep[],
  entity: string | null,
  events: readonly KnownEvent[] | null,
  notes: Notes,
): readonly SpecStep[] {
  if (placed.length === 0) return [];
  const building: Building = { steps: [], names: new Set(TAKEN) };
  let into = building.steps;
  let at = action.start;
  let branch: { readonly yes: SpecStep[]; readonly no: SpecStep[] } | null = null;
  const act = (end: number) => {
    const said = cleaned(text.slice(at, end));
    if (/^[a-z]+ly$/i.test(said))
      notes.add(
        'NLJ2002',
        { start: at, end },
        `“${said}” does nothing by itself. Say what is done ${said.toLowerCase()}.`,
      );
    if (said !== '') into.push({ do: said, handler: unique(handlerName(said), building.names) });
    return said !== '';
  };
  for (const one of placed) {
    act(one.start);
    at = one.end;
    switch (one.step.do) {
      case 'wait': {
        // "If it still fails, wait 3 days and suspend them": a wait right behind a condition hangs on it, and so does the rest.
        if (branch === null || into.length > 0) {
          into = building.steps;
          branch = null;
        }
        // "Erase their backups 30 days later": behind the last thing that is done it says when that is.
        const done = isLast(text, action, one, placed) ? into.pop() : undefined;
        into.push({ wait: exact(one, notes) });
        if (done !== undefined) into.push(done);
        if (done !== undefined) at = action.end;
        break;
      }
      case 'wait-for': {
        into = building.steps;
        branch = null;
        const event = eventOf(text, one.step.event, entity, events);
        if (event !== null) checkListed(event, events, one, one.step.event, notes);
        if (event === null) {
          notes.add(
            'NLJ2002',
            one,
            `“${text.slice(one.start, one.end)}” says no event that could be waited for: say what happens, as in “wait until the invoice is paid”.`,
          );
          break;
        }
        into.push({
          waitFor: {
            event,
            timeout: one.step.timeout === null ? null : lengthText(one.step.timeout),
            onTimeout: 'continue',
          },
        });
        break;
      }
      case 'if': {
        const words = text.slice(one.step.words.start, one.step.words.end);
        branch = { yes: [], no: [] };
        building.steps.push({
          if: predicateOf(itemsOf(lex(words), words).flatMap(wordsOf)),
          // biome-ignore lint/suspicious/noThenProperty: a step is data and never awaited; "then" is the word people use.
          then: branch.yes,
          else: branch.no,
        });
        into = branch.yes;
        break;
      }
      case 'otherwise':
        if (branch === null) {
          notes.add('NLJ2002', one, 'Otherwise than what? No condition was said before it.');
          break;
        }
        into = branch.no;
        break;
    }
  }
  if (!act(action.end)) {
    const last = placed.at(-1);
    if (last !== undefined && !isLast(text, action, last, placed))
      notes.add(
        'NLJ2004',
        last,
        `Nothing is done behind “${text.slice(last.start, last.end).trim()}”. Say what, or leave it out.`,
      );
  }
  return building.steps;
}

/** Whether a wait is "… later", "after 14 days" or "with a 2 hour delay" with nothing behind it and no wait ahead: then it is said of what stands before it. */
const isLast = (text: string, action: Place, one: PlacedStep, placed: readonly PlacedStep[]): boolean =>
  placed.length === 1 &&
  /\blater$|\bdelay$|^(?:but |and )?(?:only |not until |not before )?after\b|^(?:with|after) a delay\b|^delay(?:ed)?\b/i.test(
    text.slice(one.start, one.end).trim(),
  ) &&
  cleaned(text.slice(one.end, action.end)) === '' &&
  (/^but\b/i.test(text.slice(one.start, one.end)) ||
    !/[,;]\s*$|\b(?:and|then)\s*$/i.test(text.slice(action.start, one.start))) &&
  cleaned(text.slice(action.start, one.start)) !== '';

/** Whether any step waits, so that the job must survive restarts. */
export const waits = (steps: readonly SpecStep[]): boolean =>
  steps.some((step) => 'wait' in step || 'waitFor' in step || ('if' in step && (waits(step.then) || waits(step.else))));

function exact(one: PlacedStep, notes: Notes): string {
  if (one.step.do !== 'wait') return 'PT0S';
  const { span } = one.step;
  if (span.unit !== 'month' && span.unit !== 'year' && span.unit !== 'quarter') return lengthText(span);
  const days = span.n * (span.unit === 'month' ? 30 : span.unit === 'quarter' ? 90 : 365);
  notes.add('NLJ3053', one, `A ${span.unit} has no fixed length: ${days} days are used.`);
  return lengthText({ n: days, unit: 'day' });
}

/** "it is paid", "approval", "the resume to be reviewed": the event that is waited for. */
function eventOf(
  text: string,
  place: Place,
  entity: string | null,
  events: readonly KnownEvent[] | null,
): string | null {
  const said = text.slice(place.start, place.end).replace(/\bto be\b/i, 'is');
  const items = itemsOf(lex(said), said);
  const known = saidAs(items, events);
  if (known !== null) return known.name;
  const pronoun = /^(?:it|they|he|she)$/.test(items[0]?.text ?? '');
  const one = pronoun ? happeningOf(items.slice(1), entity) : (phraseOf(items)?.any[0] ?? happeningOf(items, entity));
  return one === null || one.negative || one.limits.length > 0 ? null : asKnown(one, events).name;
}

const cleaned = (text: string): string =>
  text
    .replace(/\s*\n\s*(?:[-*•]|\d{1,3}[.)])\s+/g, ', ')
    .replace(/\s+/g, ' ')
    .replace(/[\s,]*\b\d{1,3}[.)]?$/, (said) => (/[.)]$/.test(said) ? '' : said))
    .replace(/^[\s,:;.\-–—→>]+|[\s,:;.\-–—]+$/g, '')
    .replace(/^(?:and then|then|and|afterwards|finally)\b[\s,]*/i, '')
    .replace(/[\s,]*\b(?:and then|then|and|but)$/i, '')
    .trim();

function unique(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}${n}`;
  taken.add(free);
  return free;
}
