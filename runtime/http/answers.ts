import { createHash } from 'node:crypto';

/** An answer as it is sent. */
export interface KeptAnswer {
  readonly bytes: Buffer;
  /** Names what is in it: the same bytes have the same, on every instance. */
  readonly etag: string;
}

/** Answers that are made once for all who ask for the same while nothing is changed. */
export interface Answers {
  /**
   * The answer that a key names, as of a revision of what it is made of. `make` gives its text where none is kept, and until
   * when that stands by the clock (epoch milliseconds; null for ever).
   * What it throws is thrown to all who wait for it, and is not kept.
   */
  answer(key: string, revision: string, make: () => Promise<Made>): Promise<KeptAnswer>;
}

export interface Made {
  readonly text: string;
  readonly until: number | null;
}

/** How many answers, and how many bytes of them, are kept. */
const MOST = 500;
const LARGEST = 16 * 1024 * 1024;

interface Entry {
  /** Epoch milliseconds; infinite while it is made, and where no clock changes it. */
  until: number;
  readonly revision: string;
  readonly answer: Promise<KeptAnswer>;
  size: number;
}

export function createAnswers({ now = Date.now, most = MOST, largest = LARGEST } = {}): Answers {
  /** The longest unasked first. */
  const kept = new Map<string, Entry>();
  let size = 0;
  const forget = (key: string, entry: Entry): void => {
    if (kept.get(key) !== entry) return;
    kept.delete(key);
    size -= entry.size;
  };
  const makeRoom = (): void => {
    for (const [key, entry] of kept) {
      if (kept.size <= most && size <= largest) return;
      forget(key, entry);
    }
  };
  return {
    answer(key, revision, make) {
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        if (known.revision === revision && now() < known.until) {
          kept.set(key, known);
          return known.answer;
        }
        size -= known.size;
      }
      const entry: Entry = {
        revision,
        until: Number.POSITIVE_INFINITY,
        answer: make().then((made) => keep(entry, made)),
        size: 0,
      };
      kept.set(key, entry);
      makeRoom();
      entry.answer.then(
        ({ bytes }) => {
          if (kept.get(key) !== entry) return;
          entry.size = bytes.length;
          size += entry.size;
          makeRoom();
        },
        () => forget(key, entry),
      );
      return entry.answer;
    },
  };
}

function keep(entry: Entry, { text, until }: Made): KeptAnswer {
  entry.until = until ?? Number.POSITIVE_INFINITY;
  const bytes = Buffer.from(text);
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}
