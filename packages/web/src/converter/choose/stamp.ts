// Numbers that ascend, also over reloads of the page: what the browser kept stays apart from what comes anew.
let last = 0;

export function nextStamp(): number {
  last = Math.max(last + 1, Date.now());
  return last;
}
