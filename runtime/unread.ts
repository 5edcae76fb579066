/** Tells of a generation whose id came, and was not read before its reader left. */
export function warnOfUnread(what: "generateMany" | "stream", id: string): void {
  process.emitWarning(
    `${what} was left before it told of generation ${JSON.stringify(id)}, which may be paid for: wait(id, { endpoint }) has its result`,
    { code: "MODELSMITH_UNREAD" },
  );
}
