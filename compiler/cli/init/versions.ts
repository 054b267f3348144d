/** Versions that a new project starts with: those that this repository is built and tested with; a test compares them. */
export const VERSIONS = {
  nljobs: '0.1.0',
  '@nljobs/compiler': '0.1.0',
  '@electric-sql/pglite': '0.5.16',
  typescript: '7.0.2',
  '@types/node': '24.19.2',
} as const;
