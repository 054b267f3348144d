import type { Logger } from './registry.ts';

/** Writes warnings and errors of the runtime itself to standard error, a line each; what is below that is not shown. */
export const consoleLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (message, data) => write('warning', message, data),
  error: (message, data) => write('error', message, data),
};

function write(level: string, message: string, data: unknown): void {
  const detail = data instanceof Error ? ` (${data.message})` : '';
  process.stderr.write(`nljobs ${level}: ${message}${detail}\n`);
}
