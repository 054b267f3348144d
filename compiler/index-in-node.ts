/** What Node imports as `@nljobs/compiler`: `index.ts`, with the language read when it is first used. */
export { defineConfig, type NljobsConfig } from './config/define.ts';
export * from './core-in-node.ts';
