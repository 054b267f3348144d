import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createNodeHost } from '../host/node.ts';
import { auditBelow } from './run.ts';

/**
 * The verdicts over the golden repositories of fixtures/audit, in `<folder>.audit.txt` beside each.
 * After a change that is meant: `npx vitest run --project unit compiler/audit/audited.test.ts -u`, and read the diff.
 */
const ROOT = fileURLToPath(new URL('../../fixtures/audit/', import.meta.url));
const repositories = readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

test.each(repositories)('%s is audited as its report says', async (name) => {
  const lines: string[] = [];
  for await (const item of auditBelow(createNodeHost(), `${ROOT}${name}`, Date.UTC(2027, 0, 1))) {
    if (item.kind === 'end')
      lines.push(
        '',
        JSON.stringify(item.counts),
        ...item.collisions.map(({ at, zone, count }) => `${count} at ${at} ${zone ?? ''}`.trimEnd()),
      );
    if (item.kind !== 'schedule') continue;
    const { found, verdict, reason, findings } = item.audited;
    lines.push(
      `${found.file}:${found.line} ${found.cron}: ${verdict ?? 'no words'}${reason === null ? '' : ` (${reason})`}`,
    );
    for (const { code, message, fixes } of findings)
      lines.push(`  ${code} ${message}${fixes.length === 0 ? '' : ` [${fixes.map(({ title }) => title).join('; ')}]`}`);
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`${ROOT}${name}.audit.txt`);
});
