import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { inOneTab, inTabsInUse } from './one-tab.ts';

class Tab extends EventTarget {
  visibilityState: DocumentVisibilityState = 'hidden';
  working = false;
  started = 0;
  end = () => {};
  show(visibilityState: DocumentVisibilityState) {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event('visibilitychange'));
  }
  work = () => {
    this.working = true;
    this.started += 1;
    return () => {
      this.working = false;
    };
  };
}

/** Node's own Web Locks are the ones of the standard. */
const { locks } = navigator;
let names = 0;

function openTabs(count: number): Tab[] {
  names += 1;
  return Array.from({ length: count }, () => {
    const tab = new Tab();
    tab.end = inOneTab(locks, tab as unknown as Document, `test ${names}`, tab.work);
    return tab;
  });
}
const settle = () => wait(20);
const working = (tabs: Tab[]) => tabs.map((tab) => tab.working);

test('of many tabs one works, and another takes over when it closes', async () => {
  const tabs = openTabs(3);
  await settle();
  assert.deepEqual(working(tabs), [true, false, false]);
  tabs[0]?.end();
  await settle();
  assert.deepEqual(working(tabs), [false, true, false]);
  for (const tab of tabs) tab.end();
});

test('the tab that is looked at takes the work over, and the other waits for its turn', async () => {
  const tabs = openTabs(3);
  const [first, , third] = tabs;
  await settle();
  third?.show('visible');
  await settle();
  assert.deepEqual(working(tabs), [false, false, true]);
  first?.show('visible');
  await settle();
  assert.deepEqual(working(tabs), [true, false, false]);
  first?.show('visible');
  await settle();
  assert.equal(first?.started, 2, 'who works already does not begin again');
  for (const tab of tabs) tab.end();
  await settle();
  assert.deepEqual(working(tabs), [false, false, false]);
});

test('a tab that freezes hands over', async () => {
  const tabs = openTabs(2);
  await settle();
  tabs[0]?.dispatchEvent(new Event('freeze'));
  await settle();
  assert.deepEqual(working(tabs), [false, true]);
  for (const tab of tabs) tab.end();
});

test('without locks every tab works that is seen or plays', () => {
  const tab = new Tab();
  let plays = false;
  const use = inTabsInUse(tab as unknown as Document, () => plays, tab.work);
  assert.equal(tab.working, false);
  tab.show('visible');
  assert.equal(tab.working, true);
  plays = true;
  tab.show('hidden');
  assert.equal(tab.working, true, 'it plays');
  plays = false;
  use.review();
  assert.equal(tab.working, false);
  tab.show('visible');
  use.end();
  assert.equal(tab.working, false);
  assert.equal(tab.started, 2);
});
