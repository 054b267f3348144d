import { Worker } from 'node:worker_threads';

/**
 * Ends this process when its parent is gone, also when its own thread is held by a synchronous loop and can hear
 * nothing: a thread of its own looks every second whether the parent's process is still the one that started it. That
 * one says who it is: asked here, a parent that died first would be taken for whoever adopts its children.
 */
export function watchParent(parent: number): void {
  const source = `
    const look = () => {
      if (process.ppid !== ${parent}) process.kill(process.pid, 'SIGKILL');
    };
    look();
    setInterval(look, 1000);
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
