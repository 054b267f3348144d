import { expect, test } from 'vitest';
import { told } from '../testing/told.ts';

test.each<[string, string, string, readonly string[]]>([
  [
    'crons and schedules of Vercel',
    'apps/web/vercel.json',
    `{ "crons": [ { "path": "/api/x", "schedule": "0 5 * * *" } ],
  "schedules": { "digest": { "function": "f", "schedule": "0 8 * * 1", "timezone": "Europe/Rome" } } }`,
    ['1:47 vercel "0 5 * * *" UTC', '2:60 vercel "0 8 * * 1" Europe/Rome'],
  ],
  [
    'wrangler.toml',
    'wrangler.toml',
    `name = "w"
[triggers]
# about both
crons = ["0 0 * * 1", # Sunday
 "*/5 * * * *"]
[env.staging.triggers]
# every Monday at six
crons = [ '0 6 * * 2' ]
# crons = ["0 1 * * *"]
`,
    [
      '4:11 cloudflare "0 0 * * 1" UTC | same-line: Sunday',
      '5:3 cloudflare "*/5 * * * *" UTC',
      '8:12 cloudflare "0 6 * * 2" UTC | above: every Monday at six',
    ],
  ],
  [
    'wrangler.jsonc',
    'wrangler.jsonc',
    `{ "name": "w", "url": "https://a.b",
  // every Sunday
  "triggers": { "crons": ["0 0 * * 1"], }, /* x */

  "env": { "b": { "triggers": { "crons": ["0 1 * * *"] } } } }`,
    ['3:28 cloudflare "0 0 * * 1" UTC | above: every Sunday | same-line: x', '5:44 cloudflare "0 1 * * *" UTC'],
  ],
])('%s', async (_, path, text, expected) => {
  expect(await told(path, text)).toEqual(expected);
});
