import { AsyncLocalStorage } from "node:async_hooks";

const exchanges = new AsyncLocalStorage<AbortSignal>();

/**
 * Runs the work of one HTTP request. The protocol's library tells a tool nothing of its connection.
 *
 * @param lost - aborts if the connection breaks before the client has the whole answer
 */
export function inExchange<Result>(lost: AbortSignal, work: () => Result): Result {
  return exchanges.run(lost, work);
}

/** The signal of the HTTP request that is being answered; `undefined` over stdio. */
export function currentExchange(): AbortSignal | undefined {
  return exchanges.getStore();
}
