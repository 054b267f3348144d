import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The file that a build makes of the workflow and all that it needs, beside this module. */
export const BUNDLE = 'workflow-bundle.js';

/** What a worker is given to run the workflow: the build's bundle, or one made of the sources, in a second. */
export type WorkflowCode = { readonly codePath: string } | { readonly code: string };

let made: Promise<WorkflowCode> | null = null;

/** The workflow's code; made once in a process where there is no build, and again only where that failed. */
export function workflowCode(): Promise<WorkflowCode> {
  made ??= find().catch((error: unknown) => {
    made = null;
    throw error;
  });
  return made;
}

/** Takes a bundle that was made before, for a process that is one of many without a build. */
export function takeBundle(codePath: string): void {
  made = Promise.resolve({ codePath });
}

async function find(): Promise<WorkflowCode> {
  const codePath = fileURLToPath(new URL(BUNDLE, import.meta.url));
  return existsSync(codePath) ? { codePath } : bundleWorkflow();
}

/** Makes the bundle of the workflow beside this module. */
export async function bundleWorkflow(): Promise<{ readonly code: string }> {
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const source = fileURLToPath(import.meta.url);
  const workflowsPath = fileURLToPath(new URL(source.endsWith('.ts') ? 'workflow.ts' : 'workflow.js', import.meta.url));
  const nothing = (): void => {};
  return bundleWorkflowCode({
    workflowsPath,
    logger: { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing },
    webpackConfigHook: (config) => ({
      ...config,
      // Sources name their files as they are.
      resolve: { ...config.resolve, extensionAlias: { '.js': ['.ts', '.js'] } },
    }),
  });
}
