/** Where a sign-in leads: the page somebody was going to, and Home for anything that is not a page of ours. */
export function landing(to: string | undefined): string {
  if (to === undefined || !/^\/(?![/\\])/.test(to)) return '/';
  return /^\/(?:sign-in|set-up|limit)(?:$|[/?#])/.test(to) ? '/' : to;
}
