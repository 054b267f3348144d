import type { JobSpec } from '../spec/job-spec.ts';
import type { NotifyOn } from '../spec/vocabulary.ts';
import type { AlertKind, Target } from '../store/alert-store.ts';
import type { Tell } from './decide.ts';

type Told = Pick<JobSpec, 'notify' | 'owner'>;

/** What a kind of alert is called where a description asks for it. */
const ASKED: Readonly<Record<AlertKind, NotifyOn>> = {
  failure: 'failure',
  missed: 'missed',
  overdue: 'missed',
  late: 'late',
  'dead-letter': 'dead-letter',
};

/** Who is told of something that is wrong with a job, or with none in particular: those it names, else the operators. */
export function recipientsOf(
  spec: Told | undefined,
  kind: AlertKind,
  tell: Tell,
  operators: readonly string[],
): readonly Target[] {
  const asked = named(spec, ASKED[kind]);
  const told = asked.length > 0 ? asked : operators.map(targetOf);
  return distinct(tell === 'recovered' ? [...told, ...named(spec, 'recovery')] : told);
}

/** Who is told that a run has ended: those whom its job names for that, and whoever asked for it. */
export function recipientsOfEnd(spec: Told | undefined, completed: boolean, to: string | null): readonly Target[] {
  return distinct([...(completed ? named(spec, 'success') : []), ...(to === null ? [] : [targetOf(to)])]);
}

/** What a description names for an occasion. An owner stands for itself: an address, or the name of a channel. */
function named(spec: Told | undefined, on: NotifyOn): readonly Target[] {
  return (spec?.notify ?? [])
    .filter((notify) => notify.on === on)
    .flatMap(({ via, to }): readonly Target[] => {
      if (via === 'owner') return spec?.owner ? [targetOf(spec.owner)] : [];
      return to === null ? [] : [{ via, to }];
    });
}

/** An address, a `#channel` or `@handle` of Slack, a URL, or the name of a channel. */
export function targetOf(to: string): Target {
  if (/^https?:\/\//u.test(to)) return { via: 'webhook', to };
  if (/^[#@]/u.test(to)) return { via: 'slack', to };
  return { via: to.includes('@') ? 'email' : 'channel', to };
}

function distinct(targets: readonly Target[]): readonly Target[] {
  return [...new Map(targets.map((target) => [`${target.via} ${target.to}`, target])).values()];
}
