import { Worker } from 'node:worker_threads';

/**
 * Ends this process when its parent is gone, also when its own thread is held by a synchronous loop and can hear
 * nothing: a thread of its own looks every second whether the parent's process is still the one that started it.
 */
export function watchParent(): void {
  const source = `
    const { ppid } = process;
    setInterval(() => {
      if (process.ppid !== ppid) process.kill(process.pid, 'SIGKILL');
    }, 1000);
  `;
  const thread = new Worker(source, {
    eval: true,
    execArgv: [],
    env: {},
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  thread.unref();
}
