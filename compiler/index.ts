/** The compiler as a library, and `defineConfig` for a project's config. Loads nothing heavy: every config imports it. */
export { defineConfig, type NljobsConfig } from './config/define.ts';
export * from './core.ts';
