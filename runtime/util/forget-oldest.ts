/** Keeps a collection of what a process may meet without end to its newest entries. */
export function forgetOldest(
  all: Pick<Map<unknown, unknown>, "size" | "keys" | "delete">,
  most: number,
): void {
  const [oldest] = all.keys();
  if (all.size > most) all.delete(oldest);
}
