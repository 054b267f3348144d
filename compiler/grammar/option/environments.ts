import { defineReader, defineRule } from '../rule.ts';
import { option } from './option.ts';

/** Usual names of environments; others are labels behind "environment:". */
const ENVIRONMENTS: Readonly<Record<string, string>> = {
  production: 'production',
  prod: 'production',
  live: 'production',
  staging: 'staging',
  stage: 'staging',
  development: 'development',
  dev: 'development',
  test: 'test',
  testing: 'test',
  qa: 'qa',
  preview: 'preview',
  sandbox: 'sandbox',
  demo: 'demo',
  uat: 'uat',
};

export const environmentReaders = [
  defineReader({
    id: 'env.name',
    yields: 'env',
    single: true,
    begins: { words: Object.keys(ENVIRONMENTS) },
    read: (tokens, at) => {
      const name = ENVIRONMENTS[tokens[at]?.text ?? ''];
      return name === undefined ? [] : [{ end: at + 1, value: name }];
    },
    examples: ['Every hour, sync the orders. Only in production.'],
    counterexamples: [],
  }),
] as const;

/** Where a job runs. */
export const environmentRules = [
  defineRule({
    id: 'environments.only',
    yields: 'clause',
    pattern:
      '[and] [run|runs|run it|run this|this runs|it runs|runs only|enabled|active|this job runs|executes] (only|just|exclusively|solely) [run|runs|run it|enabled|active] (in|on|for) [the|our] <env+:envs> [environment|environments]',
    produce: ({ envs }) => option({ name: 'environments', environments: envs }),
    examples: ['Every hour, sync the orders. Only in production.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'environments.only-behind',
    yields: 'clause',
    pattern:
      '[and] [run|runs|run it|run this|run this job|it runs|this runs|enabled|active] [in|on] [the] <env+:envs> [environment|environments] (only|exclusively)',
    produce: ({ envs }) => option({ name: 'environments', environments: envs }),
    examples: ['Every hour, sync the orders. Run this in production only.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'environments.nowhere-else',
    yields: 'clause',
    pattern:
      "[and|but] ((do not|don't|never) run [it|this|this job] (outside|outside of|anywhere but|anywhere else than)|never outside|nowhere but) [in|on] [the] <env+:envs> [environment|environments]",
    produce: ({ envs }) => option({ name: 'environments', environments: envs }),
    examples: ['Every hour, sync the orders. Do not run it outside production.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'environments.noun',
    yields: 'clause',
    pattern: '(environment|environments|env|envs) [:|=|is|are] [only] (<env+:envs?>|<label+:names?>)',
    produce: ({ envs, names }, { tokens, from, to }) => {
      const marked = tokens.slice(from, to).some(({ text }) => text === ':' || text === '=');
      const all = envs ?? (marked ? names : undefined);
      return all === undefined ? null : option({ name: 'environments', environments: all });
    },
    examples: ['Every hour, sync the orders. Environments: staging, production.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'environments.named',
    yields: 'clause',
    pattern: '[run|runs] only in (the <label:name?> environment|environment <label:other?>)',
    produce: ({ name, other }) => {
      const said = name ?? other;
      return said === undefined ? null : option({ name: 'environments', environments: [said] });
    },
    examples: ['Every hour, sync the orders. Only in the eu-west environment.'],
    counterexamples: [],
  }),
  defineRule({
    id: 'environments.not-in',
    yields: 'clause',
    pattern:
      "[and|but] ((do not|don't|never) run [it|this|this job] [in|on]|not [run] [in|on]|never (in|on)|(everywhere|anywhere) (but|except) [in|on]|except (in|on)|disabled (in|on)) [the] <env+:envs> [environment|environments]",
    produce: ({ envs }) => option({ name: 'environments', environments: [], without: envs }),
    examples: ["Every hour, sync the orders. Don't run it on staging."],
    counterexamples: [],
  }),
] as const;

const USUAL_ENVIRONMENTS: ReadonlySet<string> = new Set(Object.values(ENVIRONMENTS));
/** Whether a name of an environment needs no word that says what it is. */
export const isUsualEnvironment = (name: string): boolean => USUAL_ENVIRONMENTS.has(name);
