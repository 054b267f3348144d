/** What a stream of server-sent events says: an event, or that it is still there (a comment). */
export type Said = { readonly event: string; readonly data: string; readonly id: string | null } | null;

/** More than a stream of ours ever sends in one event, in characters. */
const LONGEST = 8 * 1024 * 1024;

/** Reads server-sent events (HTML standard, § 9.2) as they come. What is cut off in its middle is no event. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<Said> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let event = '';
  let id: string | null = null;
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > LONGEST) throw new Error('This is no stream of events.');
    const lines = rest.split(/\r\n|\n|\r(?!$)/u);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { event, data: data.join('\n'), id };
        data = [];
        event = '';
        continue;
      }
      const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/su.exec(line) ?? [];
      if (field === '') yield null;
      else if (field === 'data') data.push(value);
      else if (field === 'event') event = value;
      else if (field === 'id' && !value.includes('\0')) id = value;
    }
  }
}
