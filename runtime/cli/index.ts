export { EXIT_CODES, type ExitCode } from '../spec/exit-codes.ts';
export { main } from './main.ts';
