/** Headers that the runtime sends itself, or that belong to a connection. */
const ownHeaders =
  /^(accept(-encoding)?|authorization|connection|content-(length|type)|cookie|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|user-agent)$/i;

/** Whether no input has a header, whatever a spec says: a call sends it itself, or nothing does. */
export function isOwnHeader(name: string): boolean {
  return ownHeaders.test(name);
}

/** Whether every request has a header of its own, or needs none. */
export function isSentAnyway(name: string): boolean {
  return isOwnHeader(name) && !/^(authorization|cookie|proxy-)/i.test(name);
}

/** Whether a header tells attempts of one call from another call: each create has its own. */
export function isIdempotency(name: string): boolean {
  return /^(x-)?idempotency-?key$/i.test(name);
}
