import type { Tool } from '../tool.ts';
import { apply } from './apply.ts';
import { cancel } from './cancel.ts';
import { check } from './check.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { jobs } from './jobs.ts';
import { nextRuns } from './next-runs.ts';
import { propose } from './propose.ts';
import { run } from './run.ts';

/** Every tool there is; those that change something are offered only where that is allowed. */
export const TOOLS: readonly Tool[] = [check, explain, fix, propose, jobs, nextRuns, diff, apply, run, cancel];
