import type { PGlite } from '@electric-sql/pglite';

type Pglite = typeof import('@electric-sql/pglite');
type Answer = Awaited<ReturnType<PGlite['execProtocolStream']>>;

/** A statement that PostgreSQL has read, under a name of its own. */
interface Kept {
  readonly name: string;
  /** The types of its parameters, as PostgreSQL numbers them. */
  readonly types: readonly number[];
  /** What its rows look like: told once, and read before each answer. */
  readonly shape: Answer;
  /** When it was read, milliseconds of the monotonic clock. */
  readonly since: number;
  uses: number;
}

/** Statements that are kept at once. */
const MOST = 32;
/** A plan is made for tables of some size, and is not looked at again until it is let go: after so many uses … */
const USES = 200;
/** … or so many milliseconds. */
const AGE = 5_000;

/**
 * Statements that PGlite reads and plans once for many uses. Each statement otherwise costs as much again to be read and
 * planned as to look up and change fifty rows. Only for statements whose plans stay right while tables grow, and only while
 * nobody else uses the connection.
 */
export class KeptStatements {
  readonly #pglite: PGlite;
  readonly #protocol: Pglite['protocol'];
  readonly #parse: Pglite['parse'];
  readonly #now: () => number;
  /** By their text, the longest unused first. */
  readonly #kept = new Map<string, Kept>();
  /** Names that nobody uses any more: closed with the next statement that is read. */
  #left: string[] = [];
  #names = 0;

  constructor(pglite: PGlite, { protocol, parse }: Pick<Pglite, 'protocol' | 'parse'>, now = () => performance.now()) {
    this.#pglite = pglite;
    this.#protocol = protocol;
    this.#parse = parse;
    this.#now = now;
  }

  /** Runs a statement. One that fails is read anew the next time. @throws what PGlite throws. */
  async query<Row>(text: string, params: readonly unknown[]): Promise<readonly Row[]> {
    const { serialize } = this.#protocol;
    const kept = this.#find(text) ?? (await this.#read(text));
    kept.uses += 1;
    try {
      const values = params.map((value, index) => this.#written(value, kept.types[index]));
      const answer = await this.#send([
        serialize.bind({ statement: kept.name, values }),
        serialize.execute({}),
        serialize.sync(),
      ]);
      const [result] = this.#parse.parseResults([...kept.shape, ...answer], this.#pglite.parsers);
      return (result?.rows ?? []) as unknown as readonly Row[];
    } catch (error) {
      this.#leave(text, kept);
      throw error;
    }
  }

  #find(text: string): Kept | null {
    const kept = this.#kept.get(text);
    if (kept === undefined) return null;
    if (kept.uses >= USES || this.#now() - kept.since >= AGE) {
      this.#leave(text, kept);
      return null;
    }
    this.#kept.delete(text);
    this.#kept.set(text, kept);
    return kept;
  }

  async #read(text: string): Promise<Kept> {
    const { serialize } = this.#protocol;
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size < MOST) break;
      this.#leave(oldest, kept);
    }
    const left = this.#left;
    this.#left = [];
    this.#names += 1;
    const name = `nljobs_${this.#names}`;
    const told = await this.#send([
      ...left.map((one) => serialize.close({ type: 'S', name: one })),
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    ]);
    const kept: Kept = {
      name,
      types: this.#parse.parseDescribeStatementResults(told),
      shape: told.filter((message) => message.name === 'rowDescription'),
      since: this.#now(),
      uses: 0,
    };
    this.#kept.set(text, kept);
    return kept;
  }

  #leave(text: string, { name }: Kept): void {
    this.#kept.delete(text);
    this.#left.push(name);
  }

  #written(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const write = type === undefined ? undefined : this.#pglite.serializers[type];
    return write === undefined ? String(value) : write(value);
  }

  /** All in one crossing: where one fails, PostgreSQL passes over the rest. */
  #send(messages: readonly Uint8Array[]): Promise<Answer> {
    return this.#pglite.runExclusive(() => this.#pglite.execProtocolStream(Buffer.concat(messages), {}));
  }
}
