import { type Answer, headerOf, isSuccess } from "../answer/answer.js";
import { isRequestId, unshown } from "../answer/find-id.js";
import { linksOf } from "../answer/links.js";
import { type Reading, readAnswer } from "../answer/read-answer.js";
import {
  END_OF_URL,
  idInUrl,
  LOCATION_HEADERS,
  lastSegment,
  scavengeId,
} from "../answer/scavenge-id.js";
import type { Call } from "../call/call.js";
import type { Handle } from "../call/engine-state.js";
import type { FollowRequest } from "../contract/endpoint.js";
import { isAllowed, urlOf } from "../request/follow-target.js";
import { asObject, own, parseCut, parseNested, search } from "../util/json.js";
import type { Read } from "./read-result.js";

/** The id of the generation, or a URL to follow, from anywhere in the answer, which is a task or the result. */
export function handleIn(call: Call, answer: Answer, read: Read, kind: "task" | "result"): Handle {
  const { raw, reading, known } = read;
  const { rules } = call;
  const isResult = kind === "result";
  const first: unknown = Array.isArray(raw) ? raw[0] : raw;
  const links = linksOf(first, known, rules);
  const isBare = known.id?.some((path) => path.length === 0) && isSuccess(answer);
  if (isBare && !isResult && typeof first === "string" && first !== "") return { id: first, links };
  const named = isResult ? reading : namedIn(answer, read);
  const located = locate(call, answer, isResult, named?.id !== undefined);
  // An address in the shape of the poll path says more than the id of a request.
  const isShaped = located !== undefined && located.idPlace === undefined;
  const isRequest = isRequestId(unshown(named?.idPlace));
  if (named?.id !== undefined && !(isShaped && isRequest && !isResult)) {
    // Where no path takes the id, or its address says more, only the header says where to ask.
    const isNoPath = rules.poll?.path === undefined && links.poll === undefined;
    const isLed = isNoPath || (isShaped && located.id === named.id);
    const all = isLed ? { ...links, ...located?.links } : links;
    return { id: named.id, idPlace: named.idPlace, links: all };
  }
  if (located !== undefined) return { ...located, links: { ...links, ...located.links } };
  // A result without an id has parts that may have some.
  if (isResult) return { id: undefined, links };
  let id = scavengeId(answer.text, known.id, asObject(raw) !== undefined);
  search(raw, (each) => {
    id ??= typeof each === "string" ? known.idIn?.(each) : undefined;
    return id !== undefined || undefined;
  });
  return { id, links };
}

/** The first of an answer's items that names the generation: its lines, what is in a list, JSON in a text. */
function namedIn({ text, json }: Answer, { raw, reading, known }: Read): Reading | undefined {
  const isOne = asObject(json) !== undefined;
  if (isOne && reading?.id !== undefined) return reading;
  const texts = () => [raw, own(asObject(raw), "body")].map(parseNested);
  const items = Array.isArray(raw) ? raw.slice(0, MOST_ITEMS) : [...linesOf(text), ...texts()];
  const readings = items.flatMap((item) => readAnswer(item, known, text) ?? []);
  const named = readings.filter(({ id }) => id !== undefined);
  const isSure = ({ idPlace, status }: Reading) =>
    status !== undefined || !OF_EVENT.test(`${idPlace}`);
  return named.find(isSure) ?? named[0];
}

/** JSON by lines, the first of them and the last. Of other text that broke off, a line may be any part. */
export function linesOf(text: string): unknown[] {
  const end = text.trimEnd().lastIndexOf("\n");
  const lines = end < 0 ? [] : [...text.split("\n", MOST_ITEMS), text.slice(end)].map(parseCut);
  return lines[0] === undefined ? [] : lines;
}

/** Items of a list, and lines, in which an id is looked for by what they are. */
const MOST_ITEMS = 20;

/** Names of ids that a greeting and a request have, too: at the top, whatever the spec shows. */
const OF_EVENT = /^(request_?)?id$/i;

/**
 * The headers that lead to what was begun. Elsewhere only the id is taken, from an address in the shape of the
 * poll path: the key goes no further than the URLs that are allowed.
 */
function locate(
  call: Call,
  answer: Answer,
  isResult: boolean,
  isNamed: boolean,
): Handle | undefined {
  const { poll } = call.rules;
  const { status } = answer;
  const isNoPath = poll?.path === undefined;
  // What was refused has begun nothing: its address is that of a page, or of what is in the way.
  const isError = status >= 500;
  const isSure = isSuccess(answer) || status === 303;
  // Any other redirect says where the create is to be sent.
  if (!isSure && !isError && status !== 302) return undefined;
  // The content of an error is a page at most.
  for (const name of isError ? LOCATION_HEADERS.slice(0, 2) : LOCATION_HEADERS) {
    const url = urlOf(call, headerOf(answer, name) ?? "");
    // A redirect to the create itself, over https for instance, names nothing.
    if (url === undefined || isOfCreate(call, url.pathname + url.search)) continue;
    const isForeign = !isAllowed(call, url);
    if (isForeign && (isResult || status === 302)) continue;
    const isDoubtful = isForeign || name === "content-location" || status === 302;
    // Beside an id that the answer names, only what is sure counts.
    if (isDoubtful && isNamed && !isNoPath) continue;
    const links = { location: url.href };
    const id = cleanId(call, idInUrl(url, poll));
    // An address in the shape of the poll path needs no following of its own, unless its query says more.
    if (id !== undefined) return { id, links: isDoubtful || isPlain(url, poll) ? {} : links };
    // Any other is followed where no path is known, unless all about it is in doubt.
    if (isNoPath ? isDoubtful && !isSure : isDoubtful || !isSure) continue;
    return { id: cleanId(call, endOfUrl(url, call)), idPlace: END_OF_URL, links };
  }
  return undefined;
}

/** Whether an address in the shape of the poll path has no more in its query than is sent anyway. */
function isPlain({ searchParams }: URL, { path = "", query = {} }: FollowRequest = {}): boolean {
  return path.includes("?") || [...searchParams.keys()].every((name) => name in query);
}

/** Under any prefix: a create may have moved to another version. With another query, it is its generation's. */
function isOfCreate({ create, request }: Call, end: string): boolean {
  const { path = request.path, stream = path } = create?.forms ?? {};
  return [request.path, path, stream].some((each) => end.endsWith(each));
}

/** What is taken for the id if nothing better is known: the last value of the create's query, or the last segment. */
function endOfUrl(url: URL, call: Call): string | undefined {
  const isSamePath = isOfCreate(call, url.pathname);
  return isSamePath ? [...url.searchParams.values()].at(-1) : lastSegment(url);
}

/** Headers are not cleaned of the key as bodies are. */
function cleanId({ redactor }: Call, id: string | undefined): string | undefined {
  return id && redactor.clean(id);
}
