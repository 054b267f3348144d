/** What the children of the benchmark load: the same jobs as run inline. */
export { jobs } from './jobs.ts';
