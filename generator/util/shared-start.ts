/** With how many parts all of several lists begin; one list alone shares nothing. */
export function sharedStart(lists: readonly (readonly string[])[]): number {
  const [first = [], ...others] = lists;
  if (others.length === 0) return 0;
  const differs = first.findIndex((part, at) => others.some((list) => list[at] !== part));
  return differs === -1 ? first.length : differs;
}
