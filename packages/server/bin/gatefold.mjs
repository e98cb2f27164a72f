#!/usr/bin/env node
// The command `gatefold`: starts again under the Node that Gatefold brings along, then does what it is told.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { becomeNode } from '../../../tools/with-node.mjs';

const main = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src', 'main.ts');
becomeNode([main, ...process.argv.slice(2)]);
