import { answerOf, headerOf, isSuccess } from "../answer/answer.js";
import { binaryIn } from "../answer/binary-answer.js";
import { isMediaText } from "../answer/media-text.js";
import { type Call, requestOf } from "../call/call.js";
import type { HttpRequest, Sent } from "../http/exchange.js";
import { send } from "../http/send.js";
import { isAllowed, resolved } from "./follow-target.js";

/** Statuses that lead a GET on: the first two to the result or its resource, the others to where it moved. */
const LED: readonly number[] = [302, 303, 301, 307, 308];

/** Sends a request for a status or a result, and once, by GET, the one that a redirect leads to, where the key may go. */
export function sendFollowed(call: Call, request: HttpRequest): Promise<Sent<never>> {
  const { transport, signal, settings } = call;
  return send(transport, signal, request).then((sent): Sent<never> | Promise<Sent<never>> => {
    if (sent.kind !== "answer") return sent;
    const kind = LED.indexOf(sent.answer.status);
    if (kind < 0 || (request.method !== "GET" && sent.answer.status !== 303)) return sent;
    const location = headerOf(sent.answer, "location") ?? "";
    const url = resolved(location, request.origin + request.path);
    if (url === undefined) return sent;
    const isLedTo = kind < 2;
    if (!isAllowed(call, url)) {
      // The address of what was made, as an answer.
      const answer = answerOf({ url: url.href }, 200, sent.answer);
      return isMedium(url) ? { ...sent, answer, isLedTo } : sent;
    }
    const { origin, pathname, search } = url;
    const timeoutMs = settings.pollRequestTimeoutMs;
    const { accept } = request.headers;
    const next = requestOf(call, { origin, path: pathname + search, accept, timeoutMs });
    return send(transport, signal, next).then((led) => {
      if (led.kind !== "answer") return led;
      const { answer } = led;
      // A page, to log in for instance: the redirect says more.
      const isPage = isSuccess(answer) && answer.json === undefined && !binaryIn(answer);
      return isPage && (answer.complete || /^\s*</.test(answer.text)) ? sent : { ...led, isLedTo };
    });
  });
}

/** Whether a URL elsewhere is that of a medium, by its end or a signature: the key does not go there. */
function isMedium({ href, search }: URL): boolean {
  return isMediaText(href) || SIGNED.test(search);
}

const SIGNED = /[?&](x-\w+-)?(signature|sig)=/i;
