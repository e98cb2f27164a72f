// Files that are dropped where nothing takes them go to the converter; the browser would leave the page and open them.
import { t } from 'i18next';
import { isSignedIn } from './api/session.ts';
import { bringsFiles, type Dropped, holdDropped } from './converter/choose/dropped.ts';
import { createLetGo } from './converter/choose/let-go.ts';
import { loadWords } from './i18n/language.ts';

/** Pages that take files themselves listen on the document, which hears of a drop before the window does. */
export function listenToDrops(toConverter: (dropped: Dropped) => Promise<void>): void {
  const letGo = createLetGo(() => loadWords('converter').then(() => t('converter:drop.letGo')));
  // A picture of the page that is dragged about counts as a file too.
  let isOurs = false;
  // Leaving one element comes after entering the next one; of one that the page took away meanwhile nothing is heard.
  let entered: EventTarget | null = null;
  const enter = ({ target }: DragEvent) => {
    entered = target;
    if (isSignedIn()) letGo.show();
  };
  addEventListener('dragstart', () => {
    isOurs = true;
  });
  addEventListener('dragend', () => {
    isOurs = false;
  });
  const isFree = (event: DragEvent) => !isOurs && !event.defaultPrevented && bringsFiles(event);
  addEventListener('dragenter', (event) => {
    if (isFree(event)) enter(event);
  });
  addEventListener('dragleave', ({ target }) => {
    if (target === entered) letGo.hide();
  });
  addEventListener('dragover', (event) => {
    if (!isFree(event) || !event.dataTransfer) return;
    event.preventDefault();
    enter(event);
    event.dataTransfer.dropEffect = isSignedIn() ? 'copy' : 'none';
  });
  addEventListener('drop', (event) => {
    letGo.hide();
    if (!isFree(event) || !event.dataTransfer) return;
    event.preventDefault();
    if (isSignedIn()) void toConverter(holdDropped(event.dataTransfer));
  });
}
