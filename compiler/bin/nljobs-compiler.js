#!/usr/bin/env node
// Plain JavaScript that any Node can read, so that an old one is told what is wrong instead of failing in a syntax error.
import module from 'node:module';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`nljobs needs Node.js 22.18 or later; this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  module.enableCompileCache?.();
  await import('../dist/cli/main.js');
}
