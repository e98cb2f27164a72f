#!/usr/bin/env node
// The command `gatefold`: starts again under the Node that Gatefold brings along, then does what it is told.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { becomeNode } from '../../../tools/with-node.mjs';

const main = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src', 'main.ts');
// A small nursery for new objects: a server at home waits most of the time, and this is twenty megabytes less.
becomeNode(['--max-semi-space-size=4', main, ...process.argv.slice(2)]);
