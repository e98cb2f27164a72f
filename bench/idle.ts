// A process that does nothing. How long its loop is held up is the machine's doing: told in milliseconds, since the last
// question, to each message of its parent.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const loop = monitorEventLoopDelay({ resolution: 2 });
loop.enable();
process.on('message', () => {
  process.send?.(loop.max / 1e6);
  loop.reset();
});
process.once('disconnect', () => process.exit());
