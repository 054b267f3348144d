import type { Delivery } from '../../engine/engine.ts';

/**
 * What the engine, its workflow and its activity say to each other. It is written into histories that outlive deploys by
 * months: what stands here may be added to, and nothing of it may change its meaning.
 */

/** A delivery as the workflow holds it. */
export interface Held extends Omit<Delivery, 'after'> {
  /** Epoch milliseconds by the server's clock before which it is not offered; 0 for at once. */
  readonly due: number;
  /** In place of `due`: so many milliseconds from when the workflow hears of it. */
  readonly after?: number;
  /** How often it came back without a word. */
  readonly lost: number;
  /** How often it was offered. */
  readonly offered: number;
  /** How often in a row an instance gave it back because it cannot run it. */
  readonly bounced: number;
  /** Rises with time across instances, and within one call. */
  readonly order: number;
}

/** What a workflow begins with. */
export interface Begin {
  /** Which of these protocols wrote it. */
  readonly version: 1;
  /** How long a delivery stays with an instance that gives no sign, milliseconds. */
  readonly lease: number;
  readonly waiting: readonly Held[];
  /** Ids of deliveries that were taken by executions before this one. */
  readonly seen: readonly string[];
  /** Tests alone let time pass: by so many milliseconds the server's clock is taken to be ahead. */
  readonly ahead?: number;
}

/** What a workflow ends with. */
export interface Ended {
  /** Ids of all deliveries that were ever taken for this run. */
  readonly seen: readonly string[];
}

/** What an activity is called with. */
export interface Offer {
  readonly delivery: Held;
}

/** How an activity ends: done with, or to be offered again at an instant, or after so many milliseconds. */
export type Answer =
  | { readonly next: 'done' }
  | { readonly next: 'again'; readonly at: number }
  | { readonly next: 'again'; readonly after: number; readonly at?: number | null; readonly bounced?: number };

/** Where each delivery of an execution stands, in answer to the query `state`. */
export type State = readonly {
  readonly id: string;
  readonly group: string;
  readonly is: 'waiting' | 'offered';
  readonly bounced: number;
  readonly activity: string;
}[];

/** The signals and queries of the workflow. */
export const DELIVER = 'deliver';
export const CANCEL = 'cancel';
export const AHEAD = 'ahead';
export const STATE = 'state';

/** The run whose execution holds a delivery. */
export function rootOf({ root, runId }: Pick<Delivery, 'root' | 'runId'>): string {
  return root ?? runId;
}

/** The execution of a run and all its steps. */
export function workflowIdOf(namespace: string, root: string): string {
  return `nljobs.${namespace}.${root}`;
}

/** The task queue of the instances of a namespace of ours. */
export function taskQueueOf(namespace: string): string {
  return `nljobs.${namespace}`;
}

/** Names the offers of one delivery apart; unique within an execution. */
export function activityIdOf({ id, offered }: Pick<Held, 'id' | 'offered'>): string {
  return `${id}.${offered}`;
}
