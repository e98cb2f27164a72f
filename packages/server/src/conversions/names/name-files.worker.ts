// A thread that names the files of a large batch.
import { parentPort, workerData } from 'node:worker_threads';
import type { ConversionSettings } from '@gatefold/contract';
import { type NameFacts, nameFiles } from './name-files.ts';

export type NamesData = { songs: readonly NameFacts[]; settings: ConversionSettings; list: string };

const { songs, settings, list } = workerData as NamesData;
parentPort?.postMessage(nameFiles(songs, settings, list));
