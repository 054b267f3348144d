import type { DateTrigger, EventTrigger, Filter, Fix } from 'nljobs/spec/core';
import type { Place, Span } from '../../ast/nodes.ts';
import type { EventField, KnownEvent } from '../../compilation.ts';
import { happeningOf } from '../../grammar/event/happening.ts';
import { type Item, itemsOf } from '../../grammar/event/items.ts';
import { hasVerb, isClauseBehind } from '../../grammar/event/main-verb.ts';
import { AUX, type Happening } from '../../grammar/event/make.ts';
import { notDone } from '../../grammar/event/not-done.ts';
import { antecedentsOf } from '../../grammar/event/people.ts';
import { type EventPhrase, phraseOf } from '../../grammar/event/phrase.ts';
import { thresholdOf } from '../../grammar/event/threshold.ts';
import { thirdPerson, verbOf } from '../../grammar/event/verbs.ts';
import { singular } from '../../grammar/singular.ts';
import { lex } from '../../lexer/lex.ts';
import type { Occasion, Of } from '../groups.ts';
import { type Notes, replace } from '../notes.ts';
import { lengthText } from '../schedule/civil.ts';
import type { Settings } from '../settings.ts';
import { asKnown, checkListed, saidAs } from './catalogue.ts';
import { conditionOfSentence, conditionsOf, singularLast } from './conditions.ts';
import { dateOf, tellDate } from './dates.ts';
import { givenSubject, newDoer, withGiven } from './given.ts';

type Draft = { -readonly [K in keyof EventTrigger]: EventTrigger[K] } & { readonly at: Place };
export type OccasionTrigger = { readonly trigger: EventTrigger | DateTrigger; readonly at: Place };

/** Whom or what an event is of, said before it; `used` once nothing of it is left to ask. */
interface Given {
  readonly at: Of<'given'> & Place;
  readonly words: readonly Item[];
  used: boolean;
}

/** What a description is about, where its event only says "it": `avatar` in "Resize the avatar once it has been uploaded". */
export type Topic = () => string | null;

/**
 * The triggers that the events of a description make, in the order said, with what narrows them, calls them off and puts
 * them off. What cannot be read is told, and gives null.
 */
export function occasionTriggers(
  occasions: readonly Occasion[],
  settings: Settings,
  topic: Topic,
  notes: Notes,
): readonly OccasionTrigger[] | null {
  const reader = new Reader(settings, topic, notes, occasions.length === 1);
  for (const occasion of occasions) reader.take(occasion);
  return reader.finish();
}

class Reader {
  readonly #settings: Settings;
  readonly #topic: Topic;
  readonly #notes: Notes;
  readonly #made: ({ kind: 'event'; drafts: Draft[] } | { kind: 'date'; trigger: DateTrigger; at: Place })[] = [];
  /** What is said of an event before it is. */
  readonly #ahead: (Of<'condition' | 'debounce' | 'delay'> & Place)[] = [];
  /** "Given a customer on the gold plan": whom the event behind it is of. */
  #given: Given | null = null;
  /** Whether nothing else sets the job off. */
  readonly #only: boolean;
  #failed = false;

  constructor(settings: Settings, topic: Topic, notes: Notes, only: boolean) {
    this.#only = only;
    this.#settings = settings;
    this.#topic = topic;
    this.#notes = notes;
  }

  finish(): readonly OccasionTrigger[] | null {
    this.#promote();
    for (const one of this.#ahead)
      this.#orphan(
        one,
        one.kind === 'condition'
          ? 'says what must hold of an event, but none was said'
          : 'is said of events, but none was said',
      );
    if (this.#given?.used === false) this.#orphan(this.#given.at, 'says whom an event is of, but none was said');
    if (this.#failed) return null;
    return this.#made.flatMap((one): OccasionTrigger[] =>
      one.kind === 'date'
        ? [{ trigger: one.trigger, at: one.at }]
        : one.drafts.map(({ at, ...trigger }) => ({ trigger: { ...trigger, where: unique(trigger.where) }, at })),
    );
  }

  take(occasion: Occasion): void {
    switch (occasion.kind) {
      case 'event':
        this.#event(occasion);
        return;
      case 'date':
        this.#date(occasion);
        return;
      case 'unless':
        if (this.#only && occasion.within !== null) this.#unlessWithin(occasion, occasion.within);
        else this.#unless(occasion, this.#happening(occasion.event), occasion.within);
        return;
      case 'given':
        this.#given = { at: occasion, words: this.#items(occasion.words), used: false };
        return;
      case 'condition':
      case 'delay':
      case 'debounce':
        if (this.#last() === undefined) this.#ahead.push(occasion);
        else this.#narrow(occasion, this.#last() ?? []);
    }
  }

  /** What is said of events that were told. */
  #narrow(said: Of<'condition' | 'debounce' | 'delay'> & Place, drafts: readonly Draft[]): void {
    if (said.kind === 'condition') this.#condition(said, drafts);
    else if (said.kind === 'delay') this.#delay(said);
    else this.#debounce(said);
  }

  /** "Given a user has signed up, when 3 days have passed": what was given is the event itself. */
  #promote(): void {
    if (this.#given === null || this.#made.length > 0 || !this.#ahead.some(({ kind }) => kind === 'delay')) return;
    this.#given.used = true;
    const { at } = this.#given;
    this.#event({ kind: 'event', event: at.words, delay: null, deadline: null, start: at.start, end: at.end });
  }

  #last(): readonly Draft[] | undefined {
    const last = this.#made.at(-1);
    return last?.kind === 'event' ? last.drafts : undefined;
  }

  #all(): readonly Draft[] {
    return this.#made.flatMap((one) => (one.kind === 'event' ? one.drafts : []));
  }

  #items(place: Place): readonly Item[] {
    const said = this.#settings.text.slice(place.start, place.end);
    return itemsOf(lex(said), said);
  }

  #text(place: Place): string {
    return this.#settings.text.slice(place.start, place.end).trim();
  }

  #fail(code: 'NLJ2002' | 'NLJ4016', at: Place, message: string, fixes: readonly Fix[] = []): void {
    this.#failed = true;
    this.#notes.add(code, at, message, fixes);
  }

  #orphan(at: Place, why: string): void {
    this.#fail('NLJ2002', at, `“${this.#text(at)}” ${why}.`);
  }

  /** The phrase that words are, with what the project calls them. */
  #phrase(place: Place, late: boolean): { readonly phrase: EventPhrase; readonly known: KnownEvent | null } | null {
    const items = this.#items(place);
    const known = saidAs(items, this.#settings.events);
    if (known !== null) {
      const [entity = ''] = known.name.split('.');
      return {
        phrase: { any: [{ name: known.name, entity, negative: false, limits: [], agent: null }], unless: null },
        known,
      };
    }
    if (this.#given !== null && /^(?:it|they|he|she)$/.test(items[0]?.text ?? '')) {
      const phrase = this.#ofGiven(items.slice(1));
      return phrase === null ? null : { phrase, known: null };
    }
    // "Given a file, when somebody uploads it"
    const done = this.#given === null ? null : withGiven(items, givenSubject(this.#given.words));
    if (this.#given !== null && done !== null) {
      this.#given.used = true;
      const phrase = phraseOf(done);
      return phrase === null ? null : { phrase, known: null };
    }
    const they = /^(?:they|he|she)$/.test(items[0]?.text ?? '');
    const topic = items[0]?.text === 'it' ? this.#topic() : null;
    const about = topic === null ? null : happeningOf(items.slice(1), topic);
    const phrase = they
      ? this.#theirs(place, items)
      : about === null
        ? phraseOf(late ? notDone(items) : items)
        : { any: [about], unless: null };
    return phrase === null ? null : { phrase, known: null };
  }

  /** Whom "they" may be, who were named before an event. */
  #antecedents(place: Place, items: readonly Item[]): readonly string[] {
    const [they, aux, next] = items;
    const done =
      /^(?:is|are|was|were|gets?|got)$/.test(aux?.text ?? '') ||
      (/^(?:has|have|had)$/.test(aux?.text ?? '') && next?.text === 'been');
    const before = lex(this.#settings.text.slice(0, place.start)).map(({ text }) => text);
    return antecedentsOf(before, !done, they?.text !== 'they');
  }

  /** "Guests … after they book": somebody who was named before does it. */
  #theirs(place: Place, items: readonly Item[]): EventPhrase | null {
    const [who, other] = this.#antecedents(place, items);
    const [verb, ...rest] = items.slice(1);
    if (who === undefined || other !== undefined || verb === undefined) return null;
    const does = thirdPerson(verb.text);
    return phraseOf([word('a'), word(singular(who)), { ...verb, text: does, said: does }, ...rest]);
  }

  /** Refuses "they" where it may be several things, with one fix for each: "Ship the orders to customers once they …". */
  #isUnclear(place: Place): boolean {
    const items = this.#items(place);
    const [they, verb] = items;
    if (they === undefined || verb === undefined || !/^(?:they|he|she)$/.test(they.text)) return false;
    if (this.#given !== null) return false;
    const among = this.#antecedents(place, items);
    if (among.length < 2) return false;
    const said = this.#text(place);
    const behind = said.slice(said.toLowerCase().indexOf(verb.text, they.text.length) + verb.text.length);
    const fixes = among.map((one) => {
      const does = singular(one) === one ? thirdPerson(verb.text) : verb.text;
      const text = `the ${one} ${does}${behind}`;
      return replace(place, `“${text}”`, text);
    });
    const names = among.map((one) => `the ${one}`);
    this.#fail(
      'NLJ4016',
      place,
      `“${they.text}” may be ${names.slice(0, -1).join(', ')} or ${names.at(-1)}. Say which.`,
      fixes,
    );
    return true;
  }

  #happening(place: Place): Happening | null {
    const before = this.#all().at(-1)?.event.split('.')[0] ?? null;
    const items = this.#items(place);
    const known = saidAs(items, this.#settings.events);
    if (known !== null) return { name: known.name, entity: '', negative: false, limits: [], agent: null };
    const bare = /^(?:it|they|he|she)$/.test(items[0]?.text ?? '') ? items.slice(1) : items;
    const one =
      happeningOf(bare.length < items.length ? bare : items, bare.length < items.length ? before : null) ??
      happeningOf(items, before);
    if (one === null) this.#namesNothing(place);
    return one;
  }

  #namesNothing(said: Place, at: Place = said): void {
    const words = this.#items(said);
    const several = words.some(
      ({ text }, index) =>
        (text === 'and' && (verbOf(words[index + 1]?.text ?? '') !== null || AUX.has(words[index + 1]?.text ?? ''))) ||
        isClauseBehind(words, index),
    );
    const lasting = words.findIndex(
      ({ value }, index) =>
        !Number.isNaN(value) && /^(?:second|minute|hour|day|week|month|year)s?$/.test(words[index + 1]?.text ?? ''),
    );
    const counted = words.some(({ value, text }) => !Number.isNaN(value) || /^\d+(?:st|nd|rd|th)$/.test(text));
    if (several)
      this.#fail(
        'NLJ4016',
        at,
        `“${this.#text(said)}” asks for two things to have happened, which no single event tells. Name the later one, and look at the other in the handler.`,
      );
    else if (lasting >= 0)
      this.#fail(
        'NLJ4016',
        at,
        `“${this.#text(said)}” holds a length of time, which no event tells. Say since when: “${words[lasting]?.text} ${words[lasting + 1]?.text} after …”.`,
      );
    else if (counted)
      this.#fail(
        'NLJ4016',
        at,
        `“${this.#text(said)}” counts events, which cannot be read. Emit an event of its own when the count is reached.`,
      );
    else
      this.#fail(
        'NLJ2002',
        at,
        `“${this.#text(said)}” names no event: say what it happens to and what happens, as in “when a user signs up”.`,
      );
  }

  #event(clause: Of<'event'> & Place): void {
    if (this.#isUnclear(clause.event)) return;
    const threshold = clause.threshold === true ? thresholdOf(this.#items(clause.event)) : null;
    const read =
      threshold === null ? this.#phrase(clause.event, clause.deadline !== null) : { phrase: threshold, known: null };
    if (read === null) {
      this.#namesNothing(clause.event, clause);
      return;
    }
    const { phrase } = read;
    const [first] = phrase.any;
    if (first === undefined) return;
    if (first.negative && clause.deadline === null) {
      // "24 hours after a cart is abandoned, if no order has been placed": it calls off what was said before.
      const before = this.#all().filter(({ delay }) => delay !== null);
      if (before.length > 0) this.#unless(clause, first, null);
      else
        this.#fail(
          'NLJ4016',
          clause,
          `“${this.#text(clause.event)}” does not happen at any moment. Say for how long, and since what: “if an invoice is not paid within 14 days of being sent”.`,
        );
      return;
    }
    if (clause.deadline !== null) {
      this.#deadline(clause, phrase, clause.deadline);
      return;
    }
    if (clause.delay === null && phrase.any.some(({ stays }) => stays === true)) {
      this.#fail(
        'NLJ4016',
        clause,
        `“${this.#text(clause.event)}” goes on, and happens at no moment. Say for how long: “${this.#text(clause.event)} for 3 days”.`,
      );
      return;
    }
    if (phrase.unless !== null) {
      this.#fail(
        'NLJ4016',
        clause,
        `“${this.#text(clause.event)}” says that something has not happened, but not by when. Add it: “… within 3 days”.`,
      );
      return;
    }
    const ahead = phrase.any.flatMap(({ limits }) => limits).find(isAhead);
    if (ahead !== undefined) {
      const said = ahead.map((item) => item.said).join(' ');
      this.#fail(
        'NLJ4016',
        clause,
        `An event tells what has happened, and not that it will “${said}”. Say “${said.replace(/^in /, '')} before …”, of what has the date.`,
      );
      return;
    }
    const fresh = newDoer(this.#items(clause.event));
    if (fresh !== null)
      this.#notes.add(
        'NLJ2009',
        clause,
        `The event is “${first.name}”, of whichever ${fresh}: “new” is not looked at. Say what must hold as “only if …”.`,
      );
    const drafts = phrase.any.map((one) => this.#draft(one, clause, clause.delay));
    if (clause.first === true)
      for (const draft of drafts) draft.where = [...draft.where, this.#told({ predicate: 'isForFirstTime' }, clause)];
    if (
      clause.delay !== null &&
      drafts.some(({ where }) => where.some((one) => 'predicate' in one && one.predicate === 'isLast'))
    )
      // "10 days after the last login": no further one has come for so long.
      for (const draft of drafts) {
        draft.where = draft.where.filter((one) => !('predicate' in one && one.predicate === 'isLast'));
        draft.debounce = draft.delay;
        draft.delay = null;
      }
    this.#made.push({ kind: 'event', drafts });
    for (const one of this.#ahead.splice(0)) this.#narrow(one, drafts);
    this.#holdsGiven(drafts);
  }

  /** What was given of whom the event is of must hold of it. */
  #holdsGiven(drafts: readonly Draft[]): void {
    const given = this.#given;
    if (given === null || given.used) return;
    given.used = true;
    for (const draft of drafts) {
      const fields = this.#fieldsOf(draft.event);
      const filters = hasVerb(given.words)
        ? [conditionOfSentence(given.words, fields, false)]
        : conditionsOf(given.words, fields, false);
      draft.where = [...draft.where, ...filters.map((one) => this.#told(one, given.at))];
    }
  }

  /** "They open a ticket", of a customer who was given: "a customer … opens a ticket". What holds of them is asked besides. */
  #ofGiven(words: readonly Item[]): EventPhrase | null {
    const given = this.#given;
    const [verb, ...rest] = words;
    if (given === null || verb === undefined) return null;
    const subject = givenSubject(given.words);
    given.used = subject.whole;
    const does = thirdPerson(verb.text);
    return phraseOf([...subject.words, { ...verb, text: does, said: does }, ...rest]);
  }

  #fieldsOf(event: string): readonly EventField[] {
    return this.#settings.events?.find(({ name }) => name === event)?.fields ?? [];
  }

  #draft(said: Happening, at: Place, delay: Span | null): Draft {
    const one = asKnown(said, this.#settings.events);
    const event = this.#named(one, at);
    const fields = this.#fieldsOf(event);
    const where = one.limits
      .flatMap((limit) => conditionsOf(limit, fields, false))
      .map((filter) => this.#told(filter, at));
    if (one.agent !== null) {
      const { kinds, limits, name } = one.agent;
      if (kinds.length > 0 || limits.length > 0) {
        const by: Item[] = [word('by'), ...kinds.flat(), word(name.replaceAll('_', ' ')), ...limits.flat()];
        where.push(...conditionsOf(by, [], false).map((filter) => this.#told(filter, at)));
      } else
        this.#notes.add(
          'NLJ2009',
          at,
          `The event is “${event}”, whoever causes it: “${name.replaceAll('_', ' ')}” is not looked at.`,
        );
    }
    return {
      kind: 'event',
      event,
      where,
      unless: null,
      delay: delay === null ? null : this.#length(delay, at),
      debounce: null,
      at: { start: at.start, end: at.end },
    };
  }

  #told(filter: Filter, at: Place): Filter {
    if ('predicate' in filter && /^happened\w*Times?/.test(filter.predicate))
      this.#notes.add(
        'NLJ3050',
        at,
        `How often it has happened is not told by one event: the predicate “${filter.predicate}” must find it out.`,
        [],
        'warning',
      );
    else if ('predicate' in filter)
      this.#notes.add(
        'NLJ3050',
        at,
        `“${filter.predicate}” is asked of each event: write it as a predicate, a function from the payload to yes or no.`,
      );
    return filter;
  }

  /** The event that calls another off: nothing more can be asked of it. */
  #calling(one: Happening, at: Place): string {
    const [limit] = one.limits;
    if (limit !== undefined)
      this.#fail(
        'NLJ4016',
        at,
        `“${limit.map(({ said }) => said).join(' ')}” cannot be asked of an event that calls another off. Say it without.`,
      );
    return this.#named(one, at);
  }

  /** An event's name, which the project's catalogue must have where it keeps one. */
  #named(one: Happening, at: Place): string {
    if (
      /^(?:job|run|task_run|script|cron)\.(?:completed|finished|failed|succeeded|ended|started|run|crashed|done)$/.test(
        one.name,
      )
    ) {
      this.#fail('NLJ2002', at, 'Which job? Name it, as in “after the nightly export job finishes”.');
      return one.name;
    }
    const place = 'event' in at ? (at as { event: Place }).event : at;
    if (!checkListed(one.name, this.#settings.events, at, place, this.#notes)) this.#failed = true;
    return one.name;
  }

  #length(span: Span, at: Place): string {
    if (span.unit !== 'month' && span.unit !== 'year' && span.unit !== 'quarter') return lengthText(span);
    const days = span.n * (span.unit === 'month' ? 30 : span.unit === 'quarter' ? 90 : 365);
    this.#notes.add('NLJ3053', at, `A ${span.unit} has no fixed length: ${days} days are used.`);
    return lengthText({ n: days, unit: 'day' });
  }

  #deadline(
    clause: Of<'event'> & Place,
    phrase: EventPhrase,
    deadline: { readonly span: Span; readonly from: Place | null },
  ): void {
    const [first] = phrase.any;
    if (first === undefined) return;
    const within = this.#length(deadline.span, clause);
    if (phrase.unless !== null) {
      const draft = this.#draft(first, clause, null);
      draft.unless = { event: this.#calling(phrase.unless, clause), within };
      this.#made.push({ kind: 'event', drafts: [draft] });
      return;
    }
    if (!first.negative) {
      this.#namesNothing(clause.event, clause);
      return;
    }
    if (deadline.from !== null) {
      // "of its receipt"
      const said = this.#items(deadline.from);
      const items = /^(?:its|their|his|her)$/.test(said[0]?.text ?? '') ? said.slice(1) : said;
      const start = happeningOf(items, first.entity) ?? phraseOf(items)?.any[0] ?? null;
      if (start === null) {
        this.#namesNothing(deadline.from);
        return;
      }
      this.#overdue({ ...first, limits: [] }, { ...start, limits: [...start.limits, ...first.limits] }, within, clause);
      return;
    }
    this.#missing(first, within, clause);
  }

  /** "Unless the customer confirms within 48 hours, cancel the order": it is the only event, and does not happen. */
  #unlessWithin(clause: Of<'unless'> & Place, span: Span): void {
    const one = this.#happening(clause.event);
    if (one !== null) this.#missing({ ...one, negative: true }, this.#length(span, clause), clause);
  }

  /** Something that does not happen within a time, of which it is not said since when. */
  #missing(first: Happening, within: string, clause: Place): void {
    // "When a user hasn't logged in for 30 days": counted from the last time.
    if (REPEATED.test(first.name)) {
      const draft = this.#draft({ ...first, negative: false }, clause, null);
      draft.debounce = within;
      this.#made.push({ kind: 'event', drafts: [draft] });
      if (/\bwithin\b/i.test(this.#text(clause)))
        this.#notes.add(
          'NLJ3051',
          clause,
          `Since when? It is counted from the last “${draft.event}”. Say it, as in “… of being asked”.`,
        );
      return;
    }
    const start = { ...first, name: `${first.entity}.created`, negative: false };
    const end = { start: clause.end, end: clause.end };
    this.#notes.add(
      'NLJ3051',
      clause,
      `Since when? It is counted from “${start.name}”. Say it, as in “… of being sent”.`,
      ['created', 'sent', 'opened'].map((word) => ({
        title: `of being ${word}`,
        edits: [{ ...end, text: ` of being ${word}` }],
        safe: false,
      })),
    );
    this.#overdue({ ...first, limits: [] }, start, within, clause);
  }

  #overdue(missing: Happening, start: Happening, within: string, clause: Place): void {
    const draft = this.#draft({ ...start, negative: false }, clause, null);
    draft.unless = { event: this.#calling(missing, clause), within };
    this.#made.push({ kind: 'event', drafts: [draft] });
  }

  #unless(clause: Place, one: Happening | null, within: Span | null): void {
    if (one === null) return;
    const drafts = this.#all();
    if (drafts.length === 0) {
      this.#orphan(clause, 'calls off an event, but none was said');
      return;
    }
    for (const draft of drafts) {
      const span = within === null ? draft.delay : this.#length(within, clause);
      if (span === null) {
        this.#fail(
          'NLJ4016',
          clause,
          `“${this.#text(clause)}” does not say by when. Add it: “unless … within 3 days”, or put the event off: “3 days after …, unless …”.`,
        );
        return;
      }
      draft.unless = { event: this.#calling(one, clause), within: span };
    }
  }

  #condition(clause: Of<'condition'> & Place, drafts: readonly Draft[]): void {
    const items = this.#items(clause.words);
    // "wait 2 days; if it has not been signed": what has not happened meanwhile calls it off when it does.
    if (
      clause.sentence &&
      drafts.every(({ delay }) => delay !== null) &&
      /^(?:it|they|he|she)$/.test(items[0]?.text ?? '')
    ) {
      const [entity = ''] = drafts[0]?.event.split('.') ?? [];
      // "by then" is when the wait is over.
      const then =
        items.at(-1)?.text === 'then' && /^(?:by|until|before)$/.test(items.at(-2)?.text ?? '') ? -2 : items.length;
      const one = happeningOf(items.slice(1, then), entity);
      if (one?.negative === true && one.limits.length === 0 && one.lasts !== true) {
        this.#unless(clause, { ...one, negative: false }, null);
        return;
      }
    }
    const delayed = clause.sentence
      ? /\b(?:after|within|for|in) \d\S* ?(?:\w+ )?(?:second|minute|hour|day|week|month)s?$/i
      : null;
    const late = delayed?.exec(this.#text(clause.words))?.[0];
    if (late !== undefined) {
      this.#fail(
        'NLJ4016',
        clause,
        `“${this.#text(clause.words)}” is asked when the event happens, and not “${late}”. Wait first: “wait …; if it is …”.`,
      );
      return;
    }
    for (const draft of drafts) {
      const fields = this.#fieldsOf(draft.event);
      const filters = clause.sentence
        ? [conditionOfSentence(items, fields, clause.negative)]
        : conditionsOf(singularLast(items), fields, clause.negative);
      draft.where = [...draft.where, ...filters.map((filter) => this.#told(filter, clause))];
    }
  }

  /** "When a user signs up, wait an hour": nothing is done before, so the event is put off. */
  #delay(clause: { readonly span: Span } & Place): void {
    for (const draft of this.#all()) {
      if (draft.delay !== null)
        this.#fail(
          'NLJ4016',
          clause,
          `“${this.#text(clause)}” is a second wait before anything is done. Say one, as long as both.`,
        );
      else draft.delay = this.#length(clause.span, clause);
    }
  }

  #debounce(clause: Of<'debounce'> & Place): void {
    const drafts = this.#all();
    if (drafts.length === 0) {
      this.#orphan(clause, 'is said of events, but none was said');
      return;
    }
    const quiet = this.#length(clause.span, clause);
    for (const draft of drafts) draft.debounce = quiet;
    if (clause.atMost)
      this.#notes.add(
        'NLJ3052',
        clause,
        'It runs once no further event has come for that long, with the last of them.',
      );
    const entity = drafts[0]?.event.split('.').at(-2)?.replaceAll('_', ' ') ?? '';
    if (clause.per !== null && !entity.endsWith(clause.per))
      this.#notes.add(
        'NLJ2006',
        clause,
        `Events of one ${entity} belong together; “per ${clause.per}” is not looked at. Say “one at a time per ${clause.per}” to keep them together so.`,
      );
  }

  #date(clause: Of<'date'> & Place): void {
    const read = dateOf(this.#items(clause.event), clause);
    if (read === null) {
      this.#namesNothing(clause.event, clause);
      return;
    }
    const { entity, field, foreseen } = read;
    const length = clause.offset === null ? 'PT0S' : this.#length(clause.offset, clause);
    const offset = `${clause.before && clause.offset !== null ? '-' : ''}${length}`;
    this.#notes.add('NLJ3054', clause, tellDate(read), [], foreseen ? undefined : 'warning');
    this.#made.push({
      kind: 'date',
      trigger: { kind: 'date', entity, field, offset },
      at: { start: clause.start, end: clause.end },
    });
  }
}

/** What goes on happening: that it does not is counted from the last time. */
const REPEATED =
  /\.(?:logged_in|signed_in|visited|reported|seen|synced|checked_in|active|posted|received|heard|contacted|responded|updated|backed_up|called|used)$/;

/** "In 3 days": what is still to come. */
const isAhead = (limit: readonly Item[]): boolean =>
  limit[0]?.text === 'in' &&
  !Number.isNaN(limit[1]?.value ?? Number.NaN) &&
  /^(?:second|minute|hour|day|week|month|year)s?$/.test(limit[2]?.text ?? '');

const word = (text: string): Item => ({ text, said: text, value: Number.NaN, currency: null });

function unique(where: readonly Filter[]): readonly Filter[] {
  const seen = new Set<string>();
  return where.filter((one) => {
    const key = JSON.stringify(one);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
