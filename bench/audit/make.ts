import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files of a folder; a repository of 10,000 files has folders by the hundred. */
const PER_FOLDER = 50;

/** Hours and days that schedules of the files turn through; every tenth schedule says another hour than it fires at. */
const clock = (n: number): { readonly hour: number; readonly said: number } => {
  const hour = n % 24;
  return { hour, said: n % 10 === 0 ? (hour + 5) % 24 : hour };
};
const two = (n: number): string => String(n).padStart(2, '0');
const filler = (n: number): string =>
  Array.from({ length: 60 }, (_, at) => `// part ${n}.${at}: what stands between the schedules of a real file`).join(
    '\n',
  );

/** One kind of file: its name, and its text; `n` makes it differ from the others. */
const KINDS: readonly ((n: number) => readonly [name: string, text: string])[] = [
  (n) => {
    const { hour, said } = clock(n);
    return [
      `.github/workflows/w${n}.yml`,
      `name: w${n}\non:\n  schedule:\n    # Every weekday at ${two(said)}:30 UTC\n    - cron: '30 ${hour} * * 1-5'\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n`,
    ];
  },
  (n) => {
    const { hour, said } = clock(n);
    return [
      `deploy/job${n}.yaml`,
      `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: job-${n}\nspec:\n  # every day at ${two(said)}:15\n  schedule: "15 ${hour} * * *"\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${n}\n`,
    ];
  },
  (n) => {
    const { hour, said } = clock(n);
    return [
      `src/tasks${n}.ts`,
      `import cron from 'node-cron';\n${filler(n)}\n// every Monday at ${two(said)}:00\ncron.schedule('0 ${hour} * * 1', () => run(${n}));\n`,
    ];
  },
  (n) => {
    const { hour, said } = clock(n);
    return [
      `etc/cron.d/c${n}`,
      `MAILTO=root\n\n# backup on the 1st of the month at ${two(said)}:05\n5 ${hour} 1 * * root backup ${n}\n\n# every 7 minutes\n*/7 * * * * root poll\n`,
    ];
  },
  // Most files of a repository hold no schedule: code, configuration, data, texts.
  (n) => [`src/module${n}.ts`, `export const value${n} = ${n};\n${filler(n)}\n`],
  (n) => [`src/view${n}.tsx`, `export function View${n}() {\n  return null;\n}\n${filler(n)}\n`],
  (n) => [`lib/tool${n}.py`, `def tool_${n}(schedule):\n    return schedule\n${filler(n).replaceAll('//', '#')}\n`],
  (n) => [`config/values${n}.yaml`, `name: v${n}\nreplicas: ${n % 7}\nimage: registry/app:${n}\n`],
  (n) => [`data/set${n}.json`, JSON.stringify({ id: n, rows: Array.from({ length: 40 }, (_, at) => at * n) })],
  (n) => [`docs/page${n}.md`, `# Page ${n}\n\n${filler(n)}\n`],
];

/** How many kinds, from the first on, hold a schedule. */
const SCHEDULED = 4;

/**
 * Makes a repository of so many files: four of ten hold a schedule, one of ten of these another than its words say.
 *
 * @param dense how many of the files, from the first on, are so; among the others are no schedules
 */
export function makeRepository(folder: string, files: number, dense = files): void {
  const plain = KINDS.slice(SCHEDULED);
  for (let n = 0; n < files; n++) {
    const made = n < dense ? KINDS[n % KINDS.length] : plain[n % plain.length];
    if (made === undefined) continue;
    const [name, text] = made(n < dense ? Math.floor(n / KINDS.length) : n);
    const path = join(folder, `part${Math.floor(n / PER_FOLDER)}`, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  }
}
