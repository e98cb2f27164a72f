// Files that are dropped where nothing takes them go to the converter; the browser would leave the page and open them.
import { isSignedIn } from './api/session.ts';
import { bringsFiles, type Dropped, holdDropped } from './converter/choose/dropped.ts';

/** Pages that take files themselves listen on the document, which hears of a drop before the window does. */
export function listenToDrops(toConverter: (dropped: Dropped) => Promise<void>): void {
  // A picture of the page that is dragged about counts as a file too.
  let isOurs = false;
  addEventListener('dragstart', () => {
    isOurs = true;
  });
  addEventListener('dragend', () => {
    isOurs = false;
  });
  const isFree = (event: DragEvent) => !isOurs && !event.defaultPrevented && bringsFiles(event);
  addEventListener('dragover', (event) => {
    if (!isFree(event) || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = isSignedIn() ? 'copy' : 'none';
  });
  addEventListener('drop', (event) => {
    if (!isFree(event) || !event.dataTransfer) return;
    event.preventDefault();
    if (isSignedIn()) void toConverter(holdDropped(event.dataTransfer));
  });
}
