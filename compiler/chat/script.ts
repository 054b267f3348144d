import { type Message, type Reply, replyTo, type Session, step } from '../services/conversation/session.ts';
import { messageOf } from './talk.ts';
import type { Tools } from './tools.ts';

/** What a script is told after each message. */
export interface Turn {
  readonly message: string;
  readonly reply: Reply;
  /** Whether a model was needed and could not be asked. */
  readonly failed: boolean;
}

/** Leads a conversation by messages that come one by one; a number chooses where there is something to choose. */
export async function* converse(start: Session, messages: AsyncIterable<string>, tools: Tools): AsyncGenerator<Turn> {
  let reply = replyTo(start, tools.read);
  for await (const message of messages) {
    if (message.trim() === '') continue;
    reply = step(reply.session, scripted(message, reply), tools.read);
    let failed = false;
    if (reply.want !== null && tools.suggest !== null) {
      const suggestion = await tools.suggest(reply.want);
      if (suggestion.kind === 'message') reply = step(reply.session, suggestion.message, tools.read);
      else {
        reply = { ...reply, notes: [...reply.notes, suggestion.note] };
        failed = suggestion.failed;
      }
    }
    tools.keep(reply.session, '');
    yield { message, reply, failed };
  }
}

function scripted(message: string, { question }: Reply): Message {
  const number = /^\s*(\d{1,2})\s*$/.exec(message)?.[1];
  return number !== undefined && question !== null ? { kind: 'choose', number: Number(number) } : messageOf(message);
}
