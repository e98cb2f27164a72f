import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledgementClassesMs } from '@gatefold/contract';
import { durationClassesMs } from '@gatefold/sessions';

test('the classes of the contract are those in which the engine counts', () =>
  assert.deepEqual(acknowledgementClassesMs, durationClassesMs));
