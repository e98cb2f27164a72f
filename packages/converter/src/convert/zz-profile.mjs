import { createNodeAvEngine } from '../engine/node-av/node-av-engine.ts';
import { prepare } from './prepare.ts';
import { targetOf } from '../testing/targets.ts';
const e=createNodeAvEngine();
const hooks={signal:new AbortController().signal,onProgress(){},onSamples(){},now:()=>performance.now()};
const f=process.argv[2], src=process.argv[3];
for (let r=0;r<2;r++) { const a=process.cpuUsage(); for(let k=0;k<12;k++) await prepare({id:'x',source:{path:src},target:targetOf(f),to:'/dev/shm/b/p.'+f},e,hooks); const b=process.cpuUsage(a); console.log(f,'per track',(b.user/12e3).toFixed(0),(b.system/12e3).toFixed(0)); }
