import { createNodeAvEngine } from './engine/node-av/node-av-engine.ts';
import { prepare } from './convert/prepare.ts';
import { readTags } from './tags/read-tags.ts'; import { writeTags } from './tags/write-tags.ts'; import { lookAtSource } from './convert/look-at-source.ts';
import { targetOf } from './testing/targets.ts';
import { findFault } from './engine/self-test.ts';
const e=createNodeAvEngine();
const cpu=async(n,f)=>{let best=1e9; for(let k=0;k<7;k++){const a=process.cpuUsage();await f();const b=process.cpuUsage(a);best=Math.min(best,(b.user+b.system)/1000)};console.log(n,best.toFixed(1))};
const hooks={signal:new AbortController().signal,onProgress(){},onSamples(){}};
for (const [f,src] of [['flac','/tmp/song0.wav'],['wav','/dev/shm/b/in/song0.flac'],['mp3','/dev/shm/b/in/song0.flac'],['alac','/dev/shm/b/in/song0.flac']]) {
 const part='/dev/shm/b/p.'+f+'.part';
 await cpu(f+' prepare',()=>prepare({id:'x',source:{path:src},target:targetOf(f),to:'/dev/shm/b/p.'+f},e,hooks));
 await cpu(f+' look',()=>lookAtSource(src,e));
 await cpu(f+' readTags src',()=>readTags(src));
 await cpu(f+' readBack',()=>e.readBack(part,hooks));
 const tags=await readTags(src);
 await cpu(f+' writeTags',()=>writeTags(part,f,tags,{id3:'2.4'}));
 await cpu(f+' readTags part',()=>readTags(part));
 const ll=f!=='mp3';
 await cpu(f+' encode',()=>e.encode({from:src,to:'/dev/shm/b/q.'+f,plan:{format:f,rate:{kind:'constant',kbps:256},sampleRateHz:44100,channels:2,...(ll?{bitDepth:16}:{}),dither:false}},hooks));
 await cpu(f+' selftest',()=>findFault(e,f));
}
