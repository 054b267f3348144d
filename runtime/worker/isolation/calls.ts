import type { AttemptIo } from './executor.ts';
import { isObject, isText, isTexts } from './shapes.ts';

/** What a handler asks and waits for, wherever it runs; between processes each is a message with an answer. */
export type Asked = Omit<AttemptIo, 'log' | 'progress'>;
export type CallName = keyof Asked;

type Arguments = readonly unknown[];

/** Each call, with whether arguments that came from another process are its own: a handler's code can send messages too. */
const FITS: Readonly<Record<CallName, (args: Arguments) => boolean>> = {
  checkpoint: (args) => args.length === 1,
  guarded: ([keys]) => isTexts(keys),
  recordGuard: ([keys]) => isTexts(keys),
  unsettled: ([keys]) => isTexts(keys),
  claim: ([key]) => isText(key),
  settle: ([key, happened]) => isText(key) && typeof happened === 'boolean',
  begin: ([key]) => isText(key),
  query: ([text, values]) => isText(text) && Array.isArray(values),
  end: ([commit]) => typeof commit === 'boolean',
  itemsBefore: ([keys]) => isTexts(keys),
  onceBefore: ([key]) => isText(key),
  recordOnce: (args) => args.length === 2 && isText(args[0]),
  recordItems: ([items]) =>
    Array.isArray(items) && items.every((item) => isObject(item) && isText(item['key']) && 'error' in item),
};

/** Whether this is a call with arguments that fit it. */
export function isCall(name: unknown, args: unknown): boolean {
  return isText(name) && Object.hasOwn(FITS, name) && Array.isArray(args) && FITS[name as CallName](args);
}

/** Makes a call that came from another process. */
export function answerCall(io: Asked, name: CallName, args: Arguments): Promise<unknown> {
  return (io[name] as (...given: Arguments) => Promise<unknown>)(...args);
}

/** The calls as messages: `send` carries one over and gives the answer. */
export function askOver(send: (name: CallName, args: Arguments) => Promise<unknown>): Asked {
  const names = Object.keys(FITS) as readonly CallName[];
  return Object.fromEntries(names.map((name) => [name, (...args: Arguments) => send(name, args)])) as unknown as Asked;
}
