import { alike } from '../../../ast/alike.ts';
import type { Option } from '../../../ast/nodes.ts';
import type { Assembly } from '../../groups.ts';
import type { Notes } from '../../notes.ts';
import { remove } from './remove.ts';

type Said = Assembly['options'][number];

/** Options that say what belongs together in several places, each in a place of its own. */
const ADDS_UP: ReadonlySet<Option['name']> = new Set(['notify', 'tags', 'permissions']);

/**
 * Options that cannot both hold: two values for one, or a policy and what it rules out. An error, which is settled by
 * removing either; each is offered as a fix.
 */
export function checkContradictions(said: readonly Said[], text: string, notes: Notes): void {
  const told = new Set<Said>();
  const report = (first: Said, second: Said, why?: string) => {
    // One finding is enough for what stands in two contradictions.
    if (told.has(second)) return;
    told.add(second);
    const [a, b] = first.start <= second.start ? [first, second] : [second, first];
    notes.add(
      'NLJ4011',
      second,
      why ?? `“${text.slice(a.start, a.end)}” and “${text.slice(b.start, b.end)}” contradict each other. Remove one.`,
      [remove(text, a), remove(text, b)],
    );
  };
  said.forEach((one, index) => {
    for (const other of said.slice(0, index)) {
      if (one.option.name === other.option.name && !ADDS_UP.has(one.option.name) && differ(one.option, other.option))
        report(other, one);
    }
  });
  const find = <N extends Option['name']>(name: N) => said.find(({ option }) => option.name === name);
  const serial = find('serial');
  if (serial?.option.name === 'serial' && serial.option.serial) {
    const overlap = find('overlap');
    if (overlap?.option.name === 'overlap' && overlap.option.overlap === 'allow')
      report(serial, overlap, 'Runs one at a time cannot also overlap. Remove one.');
    const limit = find('concurrency');
    if (limit?.option.name === 'concurrency')
      report(
        serial,
        limit,
        limit.option.key === null
          ? `Runs one at a time cannot also run ${limit.option.limit} at a time. Remove one.`
          : `Runs one at a time in all leave nothing to limit per ${limit.option.key}. Remove one.`,
      );
  }
  const never = said.find(({ option }) => option.name === 'retry' && option.attempts === 0);
  const waits = said.find(
    ({ option }) =>
      option.name === 'retry' &&
      option.attempts !== 0 &&
      (option.delay ?? option.backoff ?? option.waits ?? option.lasts) !== undefined,
  );
  if (never !== undefined && waits !== undefined)
    report(never, waits, 'A job that is never retried has no waits between attempts. Remove one.');
}

/** Whether two options of one name give some value that both state differently. */
function differ(a: Option, b: Option): boolean {
  if (a.name === 'guard' && b.name === 'guard') return !alike([a.per, a.window, a.times], [b.per, b.window, b.times]);
  const other = b as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(a).some(
    ([field, value]) =>
      field !== 'never' &&
      field !== 'only' &&
      field !== 'unnamed' &&
      other[field] !== undefined &&
      !alike(value, other[field]),
  );
}
