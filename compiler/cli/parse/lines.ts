/** A line of the input without its end. `tooLong`: it was longer than the limit, and only its beginning is here. */
export interface Line {
  readonly text: string;
  readonly tooLong: boolean;
}

/** Bytes of a line beyond this are passed over, so that memory stays bounded whatever is fed in. */
export const LONGEST_LINE = 1024 * 1024;
/** What is kept of a line that is too long, to recognise it by. */
const KEPT = 80;

const LF = 0x0a;
const CR = 0x0d;

// Bytes that are no UTF-8 become U+FFFD; a byte order mark is kept here, and taken off the first line below.
const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/**
 * Cuts a stream of bytes into lines at LF or CRLF. Every LF ends a line and text after the last one is a line too,
 * so that lines can be counted from outside; nothing that stands in them is special, NUL and broken UTF-8 included.
 */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  let dropped = false;
  let first = true;

  const take = (): Line => {
    let bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    if (!dropped && bytes.at(-1) === CR) bytes = bytes.subarray(0, -1);
    let text = decoder.decode(dropped ? bytes.subarray(0, KEPT) : bytes);
    if (first && text.startsWith('\ufeff')) text = text.slice(1);
    const line = { text, tooLong: dropped };
    pieces = [];
    held = 0;
    dropped = false;
    first = false;
    return line;
  };
  const hold = (bytes: Uint8Array): void => {
    if (bytes.length === 0 || dropped) return;
    if (held + bytes.length > LONGEST_LINE) dropped = true;
    if (held < LONGEST_LINE) pieces.push(dropped ? bytes.slice(0, KEPT) : bytes);
    held += bytes.length;
  };

  for await (const chunk of input) {
    let from = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      hold(chunk.subarray(from, at));
      yield take();
      from = at + 1;
    }
    // A copy, because the stream may use its buffer again while we wait for the rest of the line.
    hold(chunk.slice(from));
  }
  if (held > 0) yield take();
}
