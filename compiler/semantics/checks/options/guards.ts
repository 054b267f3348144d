import type { Fix } from 'nljobs/spec/core';
import type { Option } from '../../../ast/nodes.ts';
import type { Assembly } from '../../groups.ts';
import { type Notes, replace } from '../../notes.ts';
import { exactLengthText } from '../../schedule/civil.ts';
import { lengthInWords } from '../../words.ts';

type Said = Assembly['options'][number];
type Guard = Extract<Option, { name: 'guard' }>;

/** Guards let something through once. "Twice a week per customer" is refused with a guard that comes near, or a rate. */
export function checkGuards(said: readonly Said[], text: string, notes: Notes): void {
  for (const { option, ...place } of said) {
    if (option.name !== 'guard' || option.times === undefined || option.per === null) continue;
    const capital = /^\p{Lu}/u.test(text.slice(place.start, place.end));
    const fixes = near(option, option.times, option.per).map((words): Fix => {
      const title = words.charAt(0).toUpperCase() + words.slice(1);
      return replace(place, title, capital ? title : words);
    });
    notes.add(
      'NLJ4062',
      place,
      `A guard lets something through once, and does not count to ${option.times}. Say a window in which once is enough, or count in the handler what each ${option.per} got.`,
      fixes,
    );
  }
}

/** What comes near: once in a share of the window, or in all of it. */
function near({ window }: Guard, times: number, per: string): readonly string[] {
  if (window === 'forever') return [`at most once per ${per}`];
  const whole = 'unit' in window ? `per ${window.unit}` : `in ${lengthInWords(exactLengthText(window.span))}`;
  const share = 'unit' in window ? shareOf(window.unit, times) : null;
  return [...(share === null ? [] : [`at most once per ${per} in ${share}`]), `at most once per ${per} ${whole}`];
}

/** Half a week is 3 days: whole hours of a day, whole days of anything longer. */
function shareOf(unit: string, times: number): string | null {
  const [length, name] =
    unit === 'day' ? [24, 'hour'] : unit === 'week' ? [7, 'day'] : unit === 'month' ? [30, 'day'] : [0, ''];
  const n = Math.floor(length / times);
  return n < 1 ? null : `${n} ${name}${n === 1 ? '' : 's'}`;
}
