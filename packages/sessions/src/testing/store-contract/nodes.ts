import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { type Group, signIn, start } from './requests.ts';

export const nodeList = <Tx>({ name, withStore }: Group<Tx>): void => {
  describe(`${name}: nodes`, () => {
    withStore('a node is on the list with what it reported, until it is struck off', async (store) => {
      assert.equal(await store.report('a', 3), false);
      assert.deepEqual(await store.nodes(), []);
      await store.register('a', 3, 1000);
      await store.register('b', 0, 1000);
      assert.equal(await store.report('a', 5), true);
      const nodes = (await store.nodes()).sort((x, y) => (x.node < y.node ? -1 : 1));
      assert.deepEqual(nodes, [
        { node: 'a', applied: 5, trustMs: 1000 },
        { node: 'b', applied: 0, trustMs: 1000 },
      ]);
      await store.strikeOff('a');
      await store.strikeOff('never-there');
      assert.equal(await store.report('a', 6), false);
      assert.deepEqual(await store.nodes(), [{ node: 'b', applied: 0, trustMs: 1000 }]);
    });

    withStore('what a node has applied never falls, also when an old call comes late', async (store) => {
      await store.register('a', 5, 1000);
      await store.register('a', 3, 1000);
      assert.deepEqual(await store.nodes(), [{ node: 'a', applied: 5, trustMs: 1000 }]);
      assert.equal(await store.report('a', 4), true);
      assert.deepEqual(await store.nodes(), [{ node: 'a', applied: 5, trustMs: 1000 }]);
    });

    withStore('with a bound only a node that reported less is struck off', async (store) => {
      await store.register('a', 5, 1000);
      await store.strikeOff('a', 5);
      assert.equal(await store.report('a', 5), true);
      await store.strikeOff('a', 6);
      assert.equal(await store.report('a', 6), false);
      await store.strikeOff('never-there', 6);
      assert.deepEqual(await store.nodes(), []);
    });

    withStore('who listens hears of new entries and of what nodes report, until it stops', async (store) => {
      if (store.listen === undefined) return;
      const heard: { what: 'log' | 'nodes'; seq: number | undefined }[] = [];
      const until = async (isHeard: () => boolean, what: string) => {
        for (let tries = 0; !isHeard(); tries++) {
          assert.ok(tries < 500, `nothing was heard of ${what}`);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      };
      const stop = store.listen((what, seq) => heard.push({ what, seq }));
      await until(() => heard.length > 0, 'the beginning');
      await signIn(store);
      const { entry } = await store.end({ kind: 'everywhere', account: 1, at: start, why: 'x' });
      const isOfLog = ({ what, seq = Number.POSITIVE_INFINITY }: (typeof heard)[number]) =>
        what === 'log' && seq >= (entry?.seq ?? 0);
      await until(() => heard.some(isOfLog), 'the entry');
      await store.register('a', 0, 1000);
      await store.report('a', 1);
      await until(() => heard.some(({ what }) => what === 'nodes'), 'the report');
      stop();
    });
  });
};
