import { expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { plain } from '../../diagnostics/render/paint.ts';
import { upcoming } from '../../services/upcoming.ts';
import { renderExplanation } from './render.ts';
import { showTrigger } from './trigger.ts';

const NOW = '2026-03-05T00:00:00Z';

async function explained(text: string, viewer: string, tree = false): Promise<string> {
  const compilation = compile(text, { now: NOW, phrase: true });
  const triggers = compilation.spec?.triggers ?? [];
  const now = Date.parse(NOW);
  return renderExplanation(
    {
      compilation: { ...compilation, implied: compilation.implied.slice(0, 1) },
      findings: [],
      triggers: await Promise.all(triggers.map(showTrigger)),
      next: upcoming(triggers, now, 2),
      now,
      viewer,
    },
    { tree, verbose: false, columns: 80, paint: plain },
  );
}

it('shows the parts, the readback, another’s reading of the cron, and the next runs for the reader too', async () => {
  const text = 'Every weekday at 9 AM in New York except 25 December, send the report';
  expect(`\n${await explained(text, 'Europe/Berlin')}`).toMatchInlineSnapshot(`
    "
      Every weekday at 9 AM in New York except 25 December, send the report
      ────────────────────────────────────────────────────  ───────────────
      schedule                                              action

      Read as     Every weekday at 09:00 America/New_York except 25 December
      Does        send the report
      Runs        cron "0 9 * * 1-5" in America/New_York
                  cronstrue reads this cron as: At 09:00, Monday through Friday
                  except 12-25
      In full     Every weekday at 09:00 America/New_York except 25 December, send
                  the report.

      Next        Thu 2026-03-05 09:00  -05:00 America/New_York, in 14 hours
                  Thu 2026-03-05 15:00  +01:00 Europe/Berlin, for you
                  Fri 2026-03-06 09:00  -05:00 America/New_York, in 1 day
                  Fri 2026-03-06 15:00  +01:00 Europe/Berlin, for you

      Not said    timeout: 15 minutes
                    Every attempt is bounded; a job that takes longer says so, or is
                    split into durable steps.
    "
  `);
});

it('says no time twice where the reader keeps the same', async () => {
  expect(await explained('every day at 9 AM UTC', 'UTC')).not.toContain('for you');
  expect(await explained('every day at 9 AM in Berlin', 'Europe/Paris')).not.toContain('for you');
});

it('shows which rules read which words', async () => {
  const text = await explained('every Monday at 9 AM', 'UTC', true);
  expect(`\n${text.slice(text.indexOf('  Derived'))}`).toMatchInlineSnapshot(`
    "
      Derived     ├─ days.weekdays "every Monday" → {kind:days,days:[{weekdays:[{n:null,day:1}]}]}
                  │  └─ weekdays.one "Monday" → [1]
                  │     └─ weekday.name "Monday" → 1
                  └─ time.at "at 9 AM" → {kind:times,times:[09:00]}
                     └─ times.list "9 AM" → [09:00]
                        └─ time-item.time "9 AM" → 09:00
                           └─ time.with-half "9 AM" → 09:00
                              ├─ bare.hour "9" → 09:00
                              └─ half.letters "AM" → am
    "
  `);
});
