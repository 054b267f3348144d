import { VERSIONS } from './versions.ts';

/** What a new project is made of: each file whole, by its path below the project's root. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  /** What is to be added by hand where the file exists already; null where a file of the user's own serves as well. */
  readonly otherwise: string | null;
}

export interface ProjectChoices {
  /** A package name. */
  readonly name: string;
  /** IANA zone of the descriptions. */
  readonly timezone: string;
  /** Whether `.ts` and `.js` files here are ES modules; without it the config says so by its own name. */
  readonly esm: boolean;
}

const SCRIPTS = {
  dev: 'nljobs dev',
  build: 'nljobs build && tsc',
  check: 'nljobs check && tsc --noEmit',
  start: 'nljobs start dist/jobs/generated/index.js',
} as const;

const DEPENDENCIES = ['nljobs', '@electric-sql/pglite'] as const;
const DEV_DEPENDENCIES = ['@nljobs/compiler', '@types/node', 'typescript'] as const;

function pick(names: readonly (keyof typeof VERSIONS)[]): Readonly<Record<string, string>> {
  return Object.fromEntries([...names].sort().map((name) => [name, VERSIONS[name]]));
}

const JOBS = `# Jobs

<!-- Each "##" heading is one job. Its first paragraph says when it runs and what it does. -->

## Say hello

Every 10 seconds, say hello.

## Welcome new users

When a user signs up, send a welcome email.

## Clean up sessions

Every night at 2 AM, delete sessions older than 7 days. Run sequentially.
`;

function config(timezone: string): string {
  return `import { defineConfig } from '@nljobs/compiler';

export default defineConfig({
  // The zone of descriptions that name none.
  timezone: '${timezone}',
});
`;
}

const HANDLER = `import type { Handlers } from '../generated/handlers.ts';

/** Every 10 seconds, say hello. */
export const handler: Handlers['say-hello'] = (_input, ctx) => {
  ctx.log.info(\`hello, it is \${ctx.run.scheduledFor.toISOString()}\`);
  return { said: 'hello' };
};
`;

const TSCONFIG = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "rootDir": "src",
    "outDir": "dist",
    "types": ["node"],
    "strict": true,
    "skipLibCheck": true,
    "sourceMap": true,
    "verbatimModuleSyntax": true,
    "erasableSyntaxOnly": true,
    "rewriteRelativeImportExtensions": true
  },
  "include": ["src"]
}
`;

const WORKFLOW = `name: jobs
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 24
          cache: npm
      - run: npm ci
      # Fails when a description is wrong or unclear (1), or when the generated code is stale (3).
      - run: npx nljobs build --check --format github
      - run: npx tsc --noEmit
      # What the pull request changes about the jobs, in the summary of this step.
      - if: always() && github.event_name == 'pull_request'
        run: npx nljobs diff --format markdown >> "$GITHUB_STEP_SUMMARY"
`;

function manifest({ name }: ProjectChoices): string {
  const value = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=22.18' },
    scripts: SCRIPTS,
    dependencies: pick(DEPENDENCIES),
    devDependencies: pick(DEV_DEPENDENCIES),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

const IGNORED = ['node_modules/', 'dist/', '.nljobs/'];
const ATTRIBUTES = '**/generated/** linguist-generated=true';

/** The files of a new project. Of the handlers one is written out, so that there is something to see; the first build adds the others and the
 * generated code. */
export function projectFiles(choices: ProjectChoices): readonly ProjectFile[] {
  const packages = (names: readonly (keyof typeof VERSIONS)[]) =>
    names.map((name) => `${name}@${VERSIONS[name]}`).join(' ');
  return [
    { path: 'jobs.md', text: JOBS, otherwise: null },
    { path: choices.esm ? 'nljobs.config.ts' : 'nljobs.config.mts', text: config(choices.timezone), otherwise: null },
    { path: 'src/jobs/handlers/say-hello.ts', text: HANDLER, otherwise: null },
    {
      path: 'package.json',
      text: manifest(choices),
      otherwise: [
        `npm install ${packages(DEPENDENCIES)}`,
        `npm install --save-dev ${packages(DEV_DEPENDENCIES)}`,
        `npm pkg set ${Object.entries(SCRIPTS)
          .map(([script, run]) => `scripts.jobs:${script}="${run}"`)
          .join(' ')}`,
      ].join('\n'),
    },
    {
      path: 'tsconfig.json',
      text: TSCONFIG,
      otherwise:
        'See that it sets "module": "nodenext", "rewriteRelativeImportExtensions" and "erasableSyntaxOnly",\nor set importExtension: \'js\' in the config of nljobs.',
    },
    {
      path: '.gitignore',
      text: `${IGNORED.join('\n')}\n`,
      otherwise: `See that it ignores ${IGNORED.join(', ')}.`,
    },
    { path: '.gitattributes', text: `* text=auto eol=lf\n${ATTRIBUTES}\n`, otherwise: `Add the line: ${ATTRIBUTES}` },
    { path: '.github/workflows/jobs.yml', text: WORKFLOW, otherwise: null },
  ];
}
