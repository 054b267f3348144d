import { entryAt, itemsOf, textAt, titlesAt } from '../data/node.ts';
import { testsDate } from '../text/tests-date.ts';
import { type Sighting, type Source, type SourceFile, sighting } from './source.ts';

/** `on.schedule[].cron` of GitHub workflows, and of Gitea and Forgejo, which read the same files. */
export const githubWorkflow: Source = {
  id: 'github-workflow',
  reads: (path) => /(?:^|\/)(?:\.(?:github|gitea|forgejo)\/workflows|workflow-templates)\/[^/]+\.ya?ml$/.test(path),
  mentions: [/\bcron\b/],
  find: ({ path, text, documents }: SourceFile) =>
    documents().flatMap((root): readonly Sighting[] => {
      const on = entryAt(root, 'on') ?? entryAt(root, 'true');
      const schedule = entryAt(on?.value, 'schedule');
      if (on === null || schedule === null) return [];
      const name = textAt(root, 'name');
      return itemsOf(schedule.value).flatMap((item): readonly Sighting[] => {
        const cron = entryAt(item, 'cron');
        if (cron?.value?.kind !== 'scalar') return [];
        const { value, start, end, plain } = cron.value;
        return [
          sighting({
            dialect: 'github',
            cron: value,
            start,
            end,
            above: [item.start, cron.keyStart, schedule.keyStart, on.keyStart],
            beside: [item.start, schedule.keyStart, on.keyStart],
            titles: titlesAt('name', root, ['name']),
            timezone: textAt(item, 'timezone') ?? 'UTC',
            testsDate: testsDate(text),
            name,
            action: `run the workflow ${name ?? path.replace(/^.*\//, '')}`,
            editable: plain,
          }),
        ];
      });
    }),
};
