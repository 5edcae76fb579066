import type { Platform } from "@modelsmith/runtime";
import type { MarkdownText } from "../encode/encoded.js";
import { markdownCode, markdownText } from "../encode/markdown.js";
import { bearer } from "../lifecycle/auth/auth-schemes.js";
import { requestText } from "../lifecycle/words/notation.js";
import type { EndpointModel, Model } from "../model/model.js";
import { modeOf } from "../model/result-mode.js";
import { shownPath } from "../util/url-path.js";

/** A row of ENDPOINTS.md and of REFERENCE.md. */
export interface EndpointRow {
  /** `google.nanoBananaPro` */
  readonly call: MarkdownText;
  readonly title: MarkdownText;
  readonly first: MarkdownText;
  readonly second: MarkdownText;
  readonly fields: MarkdownText;
  readonly source: MarkdownText;
  readonly dataFrom: MarkdownText;
}

export interface EndpointsDocumentView {
  readonly count: MarkdownText;
  readonly endpoints: readonly EndpointRow[];
}

export function endpointsDocumentView(endpoints: readonly EndpointRow[]): EndpointsDocumentView {
  return { count: markdownText(String(endpoints.length)), endpoints };
}

export function endpointRow(endpoint: EndpointModel): EndpointRow {
  const { descriptor, name, title, source, input } = endpoint;
  const { create } = descriptor;
  const paths = [create.stream, create.path].filter((path) => path !== undefined);
  const [first, second] = paths.map((path) => markdownCode(`POST ${shownPath(path)}`));
  const none = markdownText("none");
  return {
    call: markdownCode(`${name.module}.${name.function}`),
    title: markdownText(title),
    first: first ?? none,
    second: second ?? none,
    fields: fieldsText(input),
    source: markdownCode(source),
    dataFrom: markdownText(dataText(endpoint)),
  };
}

/** What the type of the data rests on, and the data of which answer it is. */
function dataText({ data, dataOrigin }: EndpointModel): string {
  const answer = {
    create: "of the answer to the create",
    poll: "of the answer with the status",
    result: "of the answer with the result",
  }[dataOrigin];
  switch (data.from) {
    case "schema":
      return `the spec's schema ${answer}`;
    case "example":
      return `the spec's example ${answer}; the spec gives no schema`;
    case "bytes":
      return "the media themselves: content type and bytes";
    case "nothing":
      return "unknown: the spec gives neither schema nor example";
  }
}

function fieldsText({ properties = {}, required }: EndpointModel["input"]): MarkdownText {
  const needed = new Set(required);
  const names = Object.keys(properties).map((name) =>
    needed.has(name) ? `${name} (required)` : name,
  );
  return markdownText(names.join(", ") || "see the type");
}

export interface ReferenceDocumentView {
  readonly name: MarkdownText;
  readonly source: MarkdownText;
  readonly baseUrl: MarkdownText;
  readonly apiKeyVariable: MarkdownText;
  /** How the key is sent. */
  readonly keySent: MarkdownText;
  readonly keyUrl: MarkdownText;
  readonly creditsUrl: MarkdownText;
  readonly pricingUrl: MarkdownText;
  readonly pollPath: MarkdownText;
  /** Where the result is, if elsewhere. */
  readonly resultPath: MarkdownText | undefined;
  /** What the platform's own words for a status mean; absent if it has none. */
  readonly statusWords: MarkdownText | undefined;
  readonly runningPath: MarkdownText;
  readonly creditsPath: MarkdownText;
  readonly subscribePath: MarkdownText;
  readonly cancelPath: MarkdownText;
  readonly cancelNote: MarkdownText;
  readonly cancelBehaviour: MarkdownText;
  readonly errorCodes: MarkdownText;
  readonly rateLimits: MarkdownText;
  readonly serverTimeouts: MarkdownText;
  readonly endpoints: readonly EndpointRow[];
  /** How results come: some creates stream, else some are polled, else all answer with the result. */
  readonly streams: boolean;
  readonly polls: boolean;
  readonly answers: boolean;
  /** Whether there is a status to read. */
  readonly follows: boolean;
}

function keySent(auth: Platform["auth"]): string {
  const { in: place, name, prefix = "", optional, encoding } = auth ?? bearer;
  const pair = encoding === undefined ? "" : "which holds <user>:<password>, ";
  const sent = `${pair}${optional ? "which may be missing, sent" : "sent"}`;
  const encoded = encoding === undefined ? "" : ` in ${encoding}`;
  if (place === "header") return `${sent} in the header ${name}: ${prefix}…${encoded}`;
  return `${sent} in the ${place} as ${name}`;
}

export function referenceDocumentView(
  model: Model,
  endpoints: readonly EndpointRow[],
): ReferenceDocumentView {
  const { platform } = model;
  const absent = markdownText("not documented in this spec");
  const code = (text: string | undefined) => (text === undefined ? absent : markdownCode(text));
  const get = (path: string | undefined) => code(path === undefined ? undefined : `GET ${path}`);
  const known = (text: string | undefined) => (text === undefined ? absent : markdownText(text));
  const modes = new Set(model.endpoints.map(({ descriptor }) => modeOf(descriptor.create)));
  const streams = modes.has("sse");
  const polls = !streams && modes.has("polling");
  const cancel = platform.cancel && `${platform.cancel.method} ${platform.cancel.path}`;
  return {
    name: markdownText(platform.name),
    source: markdownCode(model.source),
    baseUrl: markdownCode(platform.baseUrl),
    apiKeyVariable: markdownCode(platform.apiKeyVariable),
    keySent: markdownText(keySent(platform.auth)),
    keyUrl: code(platform.keyUrl),
    creditsUrl: code(platform.creditsUrl),
    pricingUrl: code(platform.pricingUrl),
    pollPath: platform.poll ? markdownCode(requestText(platform.poll)) : absent,
    resultPath: platform.result && markdownCode(requestText(platform.result)),
    statusWords:
      platform.read?.words &&
      markdownText(
        Object.entries(platform.read.words)
          .map(([word, meaning]) => `${word} is ${meaning}`)
          .join(", "),
      ),
    runningPath: get(platform.runningPath),
    creditsPath: get(platform.creditsPath),
    subscribePath: get(model.subscribePath),
    cancelPath: code(cancel),
    cancelNote: code(cancel),
    cancelBehaviour: markdownText(
      cancel
        ? "cancels at the service only where cancelOnAbort asks for it"
        : "an aborted call stops waiting; the generation goes on at the service",
    ),
    errorCodes: markdownText(model.errorCodes.join(", ") || "none"),
    rateLimits: known(platform.rateLimits),
    serverTimeouts: known(platform.serverTimeouts),
    endpoints,
    streams,
    polls,
    answers: !streams && !polls,
    follows: streams || polls,
  };
}
