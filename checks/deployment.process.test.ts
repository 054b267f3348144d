import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { validate as lintDockerfile } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { SETTINGS } from '../runtime/cli/settings.ts';
import { examples } from './house/example.ts';
import { run } from './house/process.ts';
import { root } from './house/sources.ts';

/** What the examples are deployed with, held to the types of Kubernetes, a linter of Dockerfiles and our own settings. */

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const deployed = examples.filter((name) => existsSync(join(root, 'examples', name, 'kubernetes.yaml')));

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nljobs-manifests-')));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

function manifestsOf(name: string): readonly Manifest[] {
  return parseAllDocuments(read(`examples/${name}/kubernetes.yaml`)).map((document) => {
    expect(document.errors).toEqual([]);
    expect(document.warnings).toEqual([]);
    return document.toJS() as Manifest;
  });
}

/** A module of TypeScript whose literals have the types of Kubernetes: one with a field that is not there is an error. */
function typed(manifests: readonly Manifest[]): string {
  const lines = manifests.map((manifest, index) => {
    const at = `kubernetes-models/${manifest.apiVersion}/${manifest.kind}`;
    return (
      `import type { I${manifest.kind} as Type${index} } from ${JSON.stringify(at)};\n` +
      `export const manifest${index}: Type${index} = ${JSON.stringify(manifest, null, 2)};\n`
    );
  });
  return lines.join('');
}

async function tsc(file: string): Promise<string> {
  const strict = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--types', ''];
  return (await run(join(root, 'node_modules/.bin/tsc'), [...strict, file], { cwd: folder })).stdout;
}

it('there is an example for each engine that is deployed', () => {
  expect(deployed).toEqual(expect.arrayContaining(['postgres', 'redis', 'temporal']));
});

it('what checks manifests refuses a field that is not there, and a value of another kind', async () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } };
  writeFileSync(join(folder, 'bad.ts'), typed([{ ...service, spec: { port: [] } } as Manifest]));
  writeFileSync(join(folder, 'worse.ts'), typed([{ ...service, spec: { ports: [{ port: 'http' }] } } as Manifest]));
  expect(await tsc('bad.ts')).toMatch(/'port' does not exist in type|"port".*does not exist|may only specify known/u);
  expect(await tsc('worse.ts')).toContain('not assignable');
});

describe.each(deployed)('examples/%s', (name) => {
  it('has manifests of the kinds and fields that Kubernetes has', async () => {
    const manifests = manifestsOf(name);
    expect(manifests.map(({ kind }) => kind)).toEqual(['Job', 'Deployment', 'PodDisruptionBudget', 'Service']);
    writeFileSync(join(folder, `${name}.ts`), typed(manifests));
    expect(await tsc(`${name}.ts`)).toBe('');
  });

  it('leaves a pod longer to stop than its runs have, and asks the addresses that an instance has', () => {
    const [, deployment] = manifestsOf(name);
    const pod = at(deployment, 'spec', 'template', 'spec');
    const [container] = at(pod, 'containers') as readonly object[];
    const env = new Map((at(container, 'env') as readonly Named[]).map((one) => [one.name, one.value]));
    const grace = Number.parseInt(env.get('NLJOBS_GRACE') ?? '', 10);
    expect(at(pod, 'terminationGracePeriodSeconds')).toBeGreaterThanOrEqual(grace + 10);
    expect(at(container, 'livenessProbe', 'httpGet', 'path')).toBe('/healthz');
    expect(at(container, 'readinessProbe', 'httpGet', 'path')).toBe('/readyz');
    expect(at(container, 'ports')).toEqual([{ name: 'api', containerPort: Number(env.get('NLJOBS_PORT')) }]);
    expect(env.get('NLJOBS_ENGINE')).toBe(name);
  });

  it('sets nothing that nljobs does not know', () => {
    const known = new Set(Object.keys(SETTINGS));
    for (const file of ['kubernetes.yaml', 'compose.yaml', 'Dockerfile']) {
      const named = read(`examples/${name}/${file}`).match(/\b(?:NLJOBS|TEMPORAL|REDIS|DATABASE)_[A-Z_]+\b/gu) ?? [];
      expect(named.filter((variable) => !known.has(variable))).toEqual([]);
    }
  });

  it('has a Dockerfile that the linter has nothing to say of', () => {
    const text = read(`examples/${name}/Dockerfile`);
    expect(lintDockerfile(text)).toEqual([]);
    // One image for all of them: what differs between engines is configuration, and what is installed.
    expect(text).toBe(read('examples/quickstart/Dockerfile'));
    expect(read(`examples/${name}/.dockerignore`)).toBe(read('examples/quickstart/.dockerignore'));
  });

  it('has a compose file whose services depend on such as there are, and keep what they write in volumes that are declared', () => {
    const compose = parse(read(`examples/${name}/compose.yaml`), { merge: true }) as Compose;
    const services = Object.entries(compose.services);
    expect(services.map(([service]) => service)).toEqual(expect.arrayContaining(['migrate', 'worker']));
    for (const [, service] of services) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        const needed = compose.services[other];
        expect(needed).toBeDefined();
        if (condition === 'service_healthy') expect(needed?.healthcheck).toBeDefined();
      }
      for (const volume of service.volumes ?? [])
        expect(compose.volumes).toHaveProperty(basename(volume.split(':')[0] ?? ''));
    }
    expect(compose.services['worker']?.environment).toMatchObject({ NLJOBS_ENGINE: name });
  });
});

interface Named {
  readonly name: string;
  readonly value?: string;
}

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
        readonly healthcheck?: unknown;
        readonly volumes?: readonly string[];
        readonly environment?: unknown;
      }
    >
  >;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}
