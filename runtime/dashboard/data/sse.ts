/** One event of a stream, as the HTML standard reads it. */
export interface SentEvent {
  readonly id: string | null;
  readonly data: string;
}

/**
 * Reads server-sent events out of pieces of text, however they are cut. What is unfinished stays until the rest comes.
 *
 * @returns a function from the next piece to the events that it completes.
 */
export function createEventReader(): (piece: string) => readonly SentEvent[] {
  let rest = '';
  let id: string | null = null;
  let data: string[] = [];
  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/u);
    rest = lines.pop() ?? '';
    const events: SentEvent[] = [];
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) events.push({ id, data: data.join('\n') });
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      const field = colon === -1 ? line : line.slice(0, colon);
      const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /u, '');
      if (field === 'data') data.push(value);
      else if (field === 'id') id = value;
    }
    return events;
  };
}
