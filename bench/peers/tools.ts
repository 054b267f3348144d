import { chronoNode } from './chrono-node.ts';
import { friendlyNodeCron } from './friendly-node-cron.ts';
import { humanToCronTool } from './human-to-cron.ts';
import { laterText } from './later.ts';
import { naturalCron } from './natural-cron.ts';
import { compiling, compilingAndListing, reading } from './nljobs.ts';
import { rruleText } from './rrule.ts';
import type { Tool } from './tool.ts';

/** The tool whose speed the others' is given in. */
export const yardstick: Tool = chronoNode;

/** All that are measured, in the order of the table. */
export const tools: readonly Tool[] = [
  compiling,
  compilingAndListing,
  reading,
  chronoNode,
  naturalCron,
  friendlyNodeCron,
  laterText,
  rruleText,
  humanToCronTool,
];
