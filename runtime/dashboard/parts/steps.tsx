import type { RunDetail } from '../../http/wire.ts';
import { link } from '../data/place.ts';
import { isoDuration } from '../words/time.ts';
import { Icon } from './icons.tsx';
import { Status } from './status.tsx';
import { Ago, When } from './time.tsx';

type Step = RunDetail['steps'][number];

/** The steps of a run as they are written, those within a condition below it: what is done, what is waited for, what is to come. */
export function Steps({ run, zone }: { readonly run: RunDetail; readonly zone: string | null }) {
  return (
    <ol class="steps">
      {run.steps.map((step) => (
        <li key={step.at} class={`step depth-${Math.min(3, step.at.split('/').length - 1)}`}>
          {step.status === null ? (
            <span class="status is-pending">
              <Icon name="pending" />
            </span>
          ) : (
            <Status of={step.status} quiet />
          )}
          <div class="row-main">
            <p class="row-title">
              {step.run === null || step.run === run.id ? (
                <span>{wordsOf(step)}</span>
              ) : (
                <a href={link('runs', step.run)}>{wordsOf(step)}</a>
              )}
            </p>
            {noteOf(step) !== '' && <p class="row-note">{noteOf(step)}</p>}
          </div>
          <span class="row-fact">
            {step.finishedAt !== null ? (
              <Ago at={step.finishedAt} zone={zone} />
            ) : step.scheduledFor !== null ? (
              <When at={step.scheduledFor} zone={zone} />
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** What is to be known beside its status. */
function noteOf({ message, status }: Step): string {
  return message ?? (status === null ? 'to come' : '');
}

function wordsOf({ kind, name, words }: Step): string {
  if (kind === 'wait') return `wait ${isoDuration(name)}`;
  return words === '' ? name : words;
}

/** What a run waits for before it goes on. */
export function Waiting({
  of,
  zone,
}: {
  readonly of: NonNullable<RunDetail['waitsFor']>;
  readonly zone: string | null;
}) {
  return (
    <p class="notice">
      <Icon name="pending" />
      <span>
        {of.event === null ? (
          'It waits for its time'
        ) : (
          <>
            It waits for <code>{of.event}</code>
          </>
        )}
        {of.until !== null && (
          <>
            , until <When at={of.until} zone={zone} />
          </>
        )}
        .
      </span>
    </p>
  );
}
