import { headerOf } from "../answer/answer.js";
import { type Call, requestOf } from "../call/call.js";
import type { HttpRequest, Sent } from "../http/exchange.js";
import { send } from "../http/send.js";
import { isAllowed } from "./follow-target.js";

/** Sends a request for a status or a result, and once, by GET, the one that a 303 leads to, where the key may go. */
export function sendFollowed(call: Call, request: HttpRequest): Promise<Sent<never>> {
  const { transport, signal, settings } = call;
  return send(transport, signal, request).then((sent): Sent<never> | Promise<Sent<never>> => {
    if (sent.kind !== "answer" || sent.answer.status !== 303) return sent;
    const text = headerOf(sent.answer, "location") ?? "";
    const base = request.origin + request.path;
    const url = text !== "" && URL.canParse(text, base) ? new URL(text, base) : undefined;
    if (url === undefined || !isAllowed(call, url)) return sent;
    const { origin, pathname, search } = url;
    const timeoutMs = settings.pollTimeoutMs;
    const next = requestOf(call, { origin, path: pathname + search, timeoutMs });
    return send(transport, signal, next).then((led) =>
      led.kind === "answer" ? { ...led, isLedTo: true } : led,
    );
  });
}
