import { defineConfig } from 'vitest/config';

/** The condition under which packages of this workspace resolve to their TypeScript sources. */
const conditions = ['@nljobs/source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    setupFiles: ['./checks/house/seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{runtime,compiler,checks,bench}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.process.test.ts', '**/*.contract.test.ts'],
        },
      },
      { extends: true, test: { name: 'contract', include: ['runtime/**/*.contract.test.ts'] } },
      {
        extends: true,
        test: { name: 'process', include: ['{runtime,compiler,checks}/**/*.process.test.ts'], testTimeout: 180_000 },
      },
    ],
  },
});
