/** A value of JavaScript or TypeScript, as far as it can be read without running anything. Offsets are UTF-16. */
export type Value = TextValue | ObjectValue | ListValue | OtherValue;

export interface TextValue {
  readonly kind: 'text';
  readonly value: string;
  /** Of the content, inside the quotes. */
  readonly start: number;
  readonly end: number;
  /** Whether the text from `start` to `end` is the value itself. */
  readonly plain: boolean;
  /** Where it is used: where it is written, or where the constant stands that was given it. */
  readonly used: number;
}

export interface ObjectValue {
  readonly kind: 'object';
  readonly start: number;
  readonly end: number;
  readonly entries: readonly { readonly key: string; readonly keyStart: number; readonly value: Value }[];
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

/** A number, a function, a name, a computation. */
export interface OtherValue {
  readonly kind: 'other';
  /** What a name or a function is called; null where it has none. */
  readonly name: string | null;
  readonly start: number;
  readonly end: number;
}

/** A call, a `new`, or a decorator. */
export interface Call {
  /** The last name of what is called: `schedule` of `cron.schedule`. */
  readonly name: string;
  /** The first name, or `this`: `cron` of `cron.schedule`. */
  readonly root: string;
  /** The package that the first name was imported from, or what it was made with; null where the file does not say. */
  readonly from: string | null;
  readonly args: readonly Value[];
  readonly start: number;
  readonly end: number;
  /** Where the statement or the member around it begins: what stands above it is about it. */
  readonly statement: number;
  /** The method or class that is decorated, the variable that is given the result; null for none. */
  readonly target: string | null;
}

export interface Calls {
  readonly calls: readonly Call[];
  /** Every object literal. */
  readonly objects: readonly (ObjectValue & { readonly statement: number; readonly target: string | null })[];
}
