// The library where several servers have one database. Each server reads the music itself: the ids follow from the
// music, so they agree. What the servers must tell one another is which folders and whether the demo album are wanted,
// which stands in the database, and that there is something new, so that one of them looks for changes and not all.
import type { Scan } from '@gatefold/contract';
import type { Channel } from '../cluster/channel.ts';
import type { Jobs } from '../cluster/jobs.ts';
import type { Data } from '../db/data.ts';
import { type Library, rescanEveryMs } from './library.ts';

const changedTopic = 'library-changed';
const wantedTopic = 'library-wanted';
const demo = 'demo';
const folderPrefix = 'folder ';

export type SharedLibraryNeeds = {
  library: Library;
  data: Data;
  channel: Channel;
  jobs: Jobs;
  onError(error: unknown): void;
};

/** Whether a scan has ended that found the music other than it was known. */
export const foundChanges = ({ state, added, changed, moved, missing }: Scan): boolean =>
  state === 'idle' && added + changed + moved + missing > 0;

export const shareLibrary = ({ library, data, channel, jobs, onError }: SharedLibraryNeeds) => {
  let worker: { stop(): Promise<void> } | undefined;
  let stopListening: (() => void)[] = [];
  /** Scans that another server asked for: what they find is no news to the others. */
  let scansForOthers = 0;

  const want = async (what: string, isWanted: boolean): Promise<void> => {
    const wanted = isWanted ? 1 : 0;
    await data.transaction((tx) =>
      data
        .on(tx)
        .insertInto('library_wishes')
        .values({ what, wanted })
        .onConflict((conflict) => conflict.column('what').doUpdateSet({ wanted }))
        .execute(),
    );
    channel.tellOthers(wantedTopic, '');
  };

  const scanForOthers = async (): Promise<void> => {
    scansForOthers++;
    await library.scan().finally(() => scansForOthers--);
  };

  /** Makes this server's folders and demo album what is wanted; what only this one knows becomes wanted. */
  const follow = async (): Promise<void> => {
    const rows = await data.read.selectFrom('library_wishes').selectAll().execute();
    const wishes = new Map(rows.map(({ what, wanted }) => [what, wanted === 1]));
    const here = library.addedFolders();
    for (const path of here.filter((path) => !wishes.has(folderPrefix + path))) {
      wishes.set(folderPrefix + path, true);
      await want(folderPrefix + path, true);
    }
    const folders = [...wishes]
      .filter(([what, isWanted]) => isWanted && what.startsWith(folderPrefix))
      .map(([what]) => what.slice(folderPrefix.length));
    const { state } = library.demo.state();
    const isDemoWanted = wishes.get(demo);
    if (isDemoWanted === undefined && state === 'present') await want(demo, true);
    if (isDemoWanted === true && state === 'absent') library.demo.make();
    if (isDemoWanted === false && state === 'present') await library.demo.remove();
    if (folders.toSorted().join('\n') === here.toSorted().join('\n')) return;
    library.setFolders(folders);
    await scanForOthers();
  };

  const shared: Library = {
    ...library,
    async start() {
      await library.start();
      stopListening = [
        channel.subscribe(changedTopic, () => void scanForOthers().catch(onError)),
        channel.subscribe(wantedTopic, () => void follow().catch(onError)),
        channel.onGap(() => void follow().then(scanForOthers).catch(onError)),
      ];
      worker = jobs.work('scan', async (_job, { signal }) => {
        await library.scan();
        signal.throwIfAborted();
      });
      await follow();
    },
    async stop() {
      for (const stop of stopListening) stop();
      await Promise.all([worker?.stop(), library.stop()]);
    },
    async addFolder(path) {
      const added = await library.addFolder(path);
      if ('from' in added && added.from === 'page') await want(folderPrefix + added.path, true);
      return added;
    },
    async removeFolder(id) {
      const path = library.folders().find((folder) => folder.id === id)?.path;
      const left = await library.removeFolder(id);
      if (!('refusal' in left) && path !== undefined) await want(folderPrefix + path, false);
      return left;
    },
    demo: {
      ...library.demo,
      make() {
        const state = library.demo.make();
        want(demo, true).catch(onError);
        return state;
      },
      async remove() {
        const removed = await library.demo.remove();
        if (!('refusal' in removed)) await want(demo, false);
        return removed;
      },
    },
  };

  return {
    library: shared,
    /** It is time to look whether the music has changed: one server does. */
    look: (): void => {
      jobs.add('scan', 'library', null, { againAfterMs: rescanEveryMs / 2 }).catch(onError);
    },
    /** What a scan of this server says. */
    hear: (scan: Scan): void => {
      if (foundChanges(scan) && scansForOthers === 0) channel.tellOthers(changedTopic, '');
    },
  };
};
