// Everything on the page of what was found goes at once: lines, files on their way, and what was said of files.
import { onSignedOut } from '../../api/session.ts';
import { addLeftOut, forgetLeftOut } from '../choose/left-out.ts';
import { forgetSendings, sendThese } from '../choose/uploads.ts';
import { bringBackFound, forgetFound } from '../list/put-away.ts';
import { editDraft, readDraft } from '../list/the-draft.ts';

/** Of the account that is signed in only. */
let bringBackLast = () => {};

/** Answers with what brings all of it back, once. */
export function discard(): () => void {
  const before = readDraft();
  editDraft(forgetFound);
  const leftOut = forgetLeftOut();
  const sendings = forgetSendings();
  bringBackLast = () => {
    bringBackLast = () => {};
    editDraft((draft) => bringBackFound(draft, before));
    addLeftOut(leftOut);
    sendThese(sendings);
  };
  return () => bringBackLast();
}

onSignedOut(() => {
  bringBackLast = () => {};
});
