import { hostname } from 'node:os';
import type { Letter } from '../store/alert-store.ts';

/** How mail is handed in. */
export interface MailOptions {
  /** `smtp://user:password@host:587`, or `smtps://`. */
  readonly smtp: string;
  readonly from: string | null;
  /** One address, or several with commas. */
  readonly to: string;
}

/**
 * Hands a mail in. Its Message-ID is that of the message, so that whoever gets it twice can tell; the address of the
 * server and its password stand in no error.
 */
export async function sendMail(
  { smtp, from, to }: MailOptions,
  { id, message }: Letter,
  signal: AbortSignal,
): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const host = hostname() || 'localhost';
  const transport = createTransport({ url: smtp, disableFileAccess: true, disableUrlAccess: true });
  const stop = (): void => transport.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const sent = await transport.sendMail({
      from: from ?? `nljobs@${host}`,
      to,
      subject: `[nljobs] ${message.subject}`,
      text: message.text,
      messageId: `<${id}@${host}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Nljobs-Message': id },
    });
    if (sent.rejected.length > 0) throw new Error(`the mail server refused ${sent.rejected.map(String).join(', ')}`);
  } catch (error) {
    throw new Error(`the mail was not taken: ${wordsOf(error)}`, { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
    transport.close();
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // What a server says may run over many lines.
  return error.message.split('\n', 1)[0]?.slice(0, 300) ?? '';
}
