import type { Clause, Place, PlacedClause, Reading } from '../ast/nodes.ts';
import type { Token } from '../lexer/token.ts';
import type { Edge, Node } from './paths.ts';
import { SENTENCE_END } from './weights.ts';

/** What a path through a text has gathered by its `end`: clauses, words of the action, and what only joins them. */
export function toReading(tokens: readonly Token[], end: Node): Reading {
  const edges: Edge[] = [];
  for (let node: Node | null = end; node !== null; node = node.before) if (node.edge !== null) edges.push(node.edge);
  edges.reverse();
  const clauses: PlacedClause[] = [];
  const action: Place[] = [];
  const fillers: Place[] = [];
  let joined = false;
  let also = false;
  let comma = false;
  let marked = false;
  let guarded = false;
  let eventSaid = false;
  let previous: Edge['type'] | null = null;
  for (const edge of edges) {
    const behind: Edge['type'] | null = previous;
    previous = edge.type;
    const start = tokens[edge.from]?.start ?? 0;
    const stop = tokens[edge.to - 1]?.end ?? start;
    if (edge.type === 'clause' || edge.type === 'lead') {
      const clause: Clause = edge.type === 'lead' ? { kind: 'remark' } : (edge.constituent.value as Clause);
      clauses.push({
        clause,
        rule: edge.constituent.rule,
        start,
        end: stop,
        joined,
        also,
        apart: comma && also,
        bracketed: edge.from > 0 && tokens[edge.from - 1]?.text === '(',
        marked,
        constituent: edge.constituent,
      });
      eventSaid ||= clause.kind === 'event';
      // What waits between two things that are done is part of the action; behind another trigger it begins a part anew.
      const last = action.length === 0 ? undefined : action[action.length - 1];
      const before = clauses.length < 2 ? undefined : clauses[clauses.length - 2];
      const parted = last !== undefined && before?.clause.kind === 'event' && before.start >= last.end;
      if (clause.kind === 'step' && last !== undefined && !parted) {
        action[action.length - 1] = { start: last.start, end: stop };
        guarded = true;
        continue;
      }
      // One before anything is done puts an event off; what is waited for, or waited for behind a schedule, is a step.
      const putsOff = clause.kind === 'step' && clause.step.do !== 'wait-for' && eventSaid;
      if (clause.kind === 'step' && !putsOff) {
        action.push({ start, end: stop });
        guarded = true;
        continue;
      }
      // A remark parts nothing: what joined before it joins the clause behind it.
      if (edge.type === 'lead') continue;
      joined = false;
      also = false;
      comma = false;
      marked = false;
      guarded = clause.kind === 'option' && clause.option.name === 'guard' && clause.option.inAction;
      if (guarded) extend(action, start, stop);
      continue;
    }
    if (edge.type === 'action') {
      extend(action, start, stop, behind === 'action' || guarded ? undefined : true);
      guarded = false;
      joined = false;
      continue;
    }
    const text = tokens[edge.from]?.text ?? '';
    if (text === 'and' || text === '&' || text === 'plus' || text === 'also') also = true;
    if (text === ',') comma = true;
    if (text === 'and' || text === ',' || text === '&' || text === 'plus' || text === 'also' || text === 'or')
      joined = true;
    if (edge.type === 'glue' && SENTENCE_END.has(text)) marked = true;
    fillers.push({ start, end: stop });
  }
  return { clauses, action, fillers, cost: end.cost };
}

function extend(action: Place[], start: number, end: number, fresh?: true): void {
  const last = action.at(-1);
  if (last !== undefined && fresh === undefined) action[action.length - 1] = { start: last.start, end };
  else action.push({ start, end });
}
