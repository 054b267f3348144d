/** How a verb can answer. In a module of its own, since a check that has nothing to do loads little else. */
export const FORMATS = ['pretty', 'json', 'github', 'sarif', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];
