import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import { codes } from '../diagnostics/codes.ts';
import { renderReference } from '../diagnostics/reference.ts';
import { languageReference } from '../grammar/reference.ts';
import { projectOf } from './read.ts';
import { first } from './shapes.ts';
import type { Surroundings } from './surroundings.ts';
import { jobOf } from './tools/jobs.ts';

const MARKDOWN = 'text/markdown';
const JSON_TYPE = 'application/json';

/** The language, the codes, and the jobs of the project, to be read. */
export function addResources(server: McpServer, around: Surroundings): void {
  const page = (
    name: string,
    title: string,
    description: string,
    mimeType: string,
    text: () => string | Promise<string>,
  ) =>
    server.registerResource(name, `nljobs://${name}`, { title, description, mimeType }, async (uri) => ({
      contents: [{ uri: uri.href, mimeType, text: await text() }],
    }));
  page(
    'language',
    'What English is read',
    'Every rule of the grammar with examples that it reads.',
    MARKDOWN,
    language,
  );
  page('diagnostics', 'Codes of findings', 'Why each is reported, and what to do.', MARKDOWN, () =>
    renderReference(codes),
  );
  page('jobs', 'Jobs of this project', 'How each is read, and when it runs next.', JSON_TYPE, async () => {
    const { kept, omitted } = first((await projectOf(around)).jobs);
    return JSON.stringify({ jobs: kept.map((job) => jobOf(job, around.now(), 1)), omitted });
  });
  const ids = async (): Promise<readonly string[]> => {
    const { jobs } = await projectOf(around);
    return first(jobs).kept.map(({ id }) => id);
  };
  const template = new ResourceTemplate('nljobs://job/{id}', {
    list: async () => {
      // Where there is no project there is nothing to list, and the other resources are still to be seen.
      const known = await ids().catch(() => []);
      return { resources: known.map((id) => ({ uri: `nljobs://job/${id}`, name: id, mimeType: JSON_TYPE })) };
    },
    complete: {
      id: async (typed) => (await ids().catch(() => [])).filter((id) => id.startsWith(typed)).slice(0, 20),
    },
  });
  const shown = { title: 'A job', description: 'Its description, spec and next runs.', mimeType: JSON_TYPE };
  server.registerResource('job', template, shown, async (uri, { id }) => {
    const found = (await projectOf(around)).jobs.find((job) => job.id === id);
    if (found === undefined) throw new ResourceNotFoundError(uri.href);
    const job = { ...jobOf(found, around.now(), 5), spec: found.spec };
    return { contents: [{ uri: uri.href, mimeType: JSON_TYPE, text: JSON.stringify(job) }] };
  });
}

function language(): string {
  const parts = languageReference().map(({ dimension, rules }) => {
    const lines = rules.map(({ id, examples }) => `- ${id}: ${examples.join(' · ')}`);
    return `## ${dimension}\n\n${lines.join('\n')}`;
  });
  return `# What English is read\n\n${parts.join('\n\n')}\n`;
}
