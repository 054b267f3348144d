import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NoOracle } from './oracle.ts';
import { type Meaning, type Part, type Phrase, USUAL_STARTS } from './phrase.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/language', import.meta.url));
/** What fixtures read relative dates against. */
const NOW = Date.UTC(2026, 0, 1);

/** A line of fixtures/language, as far as the bench knows it. */
interface Fixture {
  readonly text: string;
  readonly phrase?: boolean;
  readonly timezone?: string;
  readonly expect?: {
    readonly triggers: readonly FixtureTrigger[];
    readonly codes: Readonly<Record<string, string>>;
  };
}

interface FixtureTrigger {
  readonly kind: string;
  readonly cron?: readonly string[];
  readonly rrule?: string;
  readonly start?: string;
  readonly at?: string;
  readonly every?: string;
  readonly within?: unknown;
  readonly timezone?: string;
  readonly from?: string;
  readonly until?: string;
  readonly count?: number;
  readonly except?: readonly { readonly schedule?: FixtureTrigger }[];
}

export interface Loaded {
  readonly phrases: readonly Phrase[];
  /** Why a line was left out, and how often. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** A cron or an interval in a scheduler's own notation: no reader of English claims to read it. */
const NOTATION = /^(?:@|cron\(|rate\(|(?:[\d*?H][\w*?,/#()-]*\s+){2,}[\w*?,/#()-]+$)/i;

/** The phrases of the repository's own fixtures: lines in English that are a schedule alone, without an action. */
export function loadFixtures(): Loaded {
  const phrases: Phrase[] = [];
  const leftOut = new Map<string, number>();
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.jsonl'))) {
    for (const line of readFileSync(`${FOLDER}/${name}`, 'utf8').split('\n')) {
      if (line === '') continue;
      const fixture = JSON.parse(line) as Fixture;
      if (fixture.phrase !== true) continue;
      try {
        phrases.push(phraseOf(fixture));
      } catch (error) {
        if (!(error instanceof NoOracle)) throw error;
        leftOut.set(error.message, (leftOut.get(error.message) ?? 0) + 1);
      }
    }
  }
  return { phrases, leftOut };
}

function phraseOf({ text, timezone, expect }: Fixture): Phrase {
  if (NOTATION.test(text.trim())) throw new NoOracle('a notation, no English');
  // Codes that begin with 3 are about what the words may mean.
  const unclear = Object.entries(expect?.codes ?? {}).some(
    ([code, severity]) => /^NLJ3/.test(code) && severity !== 'info',
  );
  if (unclear) throw new NoOracle('read with a warning that it may mean something else');
  const common = { text, also: [], projectZone: timezone ?? null };
  if (expect === undefined) {
    return { ...common, expected: { kind: 'unclear' }, zone: timezone ?? 'UTC', starts: USUAL_STARTS };
  }
  const { triggers } = expect;
  const zones = new Set(triggers.map((trigger) => trigger.timezone ?? 'UTC'));
  const [zone = 'UTC'] = zones;
  if (zones.size > 1) throw new NoOracle('several zones in one phrase');
  // A date in a fixture may be relative to the fixtures' now.
  const dated = triggers.some(({ at, from, until }) => (at ?? from ?? until) !== undefined);
  return { ...common, expected: meaningOf(triggers), zone, starts: dated ? [NOW] : USUAL_STARTS };
}

function meaningOf(triggers: readonly FixtureTrigger[]): Meaning {
  const [first] = triggers;
  if (first?.kind === 'interval' && triggers.length === 1 && first.within === undefined && first.from === undefined) {
    return { kind: 'every', duration: first.every ?? '' };
  }
  return { kind: 'times', parts: triggers.flatMap(partsOf), phase: 'fixed' };
}

function partsOf(trigger: FixtureTrigger): readonly Part[] {
  const { kind, from, until, count, start } = trigger;
  const common = {
    from: from ?? null,
    until: until ?? null,
    count: count ?? null,
    except: (trigger.except ?? []).flatMap(({ schedule }) => {
      if (schedule?.cron === undefined) throw new NoOracle('an exception of dates or holidays');
      return schedule.cron;
    }),
  };
  if (kind === 'cron') return (trigger.cron ?? []).map((cron) => ({ what: { cron }, ...common }));
  if (kind === 'once') return [{ what: { at: trigger.at ?? '' }, ...common }];
  if (kind !== 'rrule') throw new NoOracle(kind === 'interval' ? 'elapsed time within a window' : 'no schedule');
  // A start that no bound repeats is where our rules begin by habit: any phase will do.
  const what = {
    rule: trigger.rrule ?? '',
    start: from === undefined ? null : (start ?? null),
    without: [],
    exdates: [],
  };
  return [{ what, ...common }];
}
