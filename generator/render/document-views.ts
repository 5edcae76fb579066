import type { MarkdownText } from "../encode/encoded.js";
import { markdownCode, markdownText } from "../encode/markdown.js";
import type { EndpointModel, EndpointOverview, Model } from "../model/model.js";
import { memoizeByObject } from "../util/memoize.js";

/** A row of ENDPOINTS.md and of REFERENCE.md. */
interface EndpointRow {
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

export function endpointsDocumentView(model: Model): EndpointsDocumentView {
  return {
    count: markdownText(String(model.endpoints.length)),
    endpoints: endpointRows(model),
  };
}

/** Both documents show them. */
const endpointRows = memoizeByObject(({ endpoints }: Model) => endpoints.map(endpointRow));

function endpointRow({ descriptor, name, title, source, overview }: EndpointModel): EndpointRow {
  const paths = [descriptor.ssePath, descriptor.plainPath].filter((path) => path !== undefined);
  const [first, second] = paths.map((path) => markdownCode(`POST ${path}`));
  const none = markdownText("none");
  return {
    call: markdownCode(`${name.module}.${name.function}`),
    title: markdownText(title),
    first: first ?? none,
    second: second ?? none,
    fields: fieldsText(overview),
    source: markdownCode(source),
    dataFrom: markdownText(
      {
        schema: "the spec's schema",
        example: "the spec's example; the spec gives no schema",
        nothing: "unknown: the spec gives neither schema nor example",
      }[overview.dataFrom],
    ),
  };
}

/** Models of one family have one overview. */
const fieldsText = memoizeByObject(({ fields, required }: EndpointOverview) => {
  const needed = new Set(required);
  const names = fields.map((name) => (needed.has(name) ? `${name} (required)` : name));
  return markdownText(names.join(", ") || "see the type");
});

export interface ReferenceDocumentView {
  readonly name: MarkdownText;
  readonly source: MarkdownText;
  readonly baseUrl: MarkdownText;
  readonly apiKeyVariable: MarkdownText;
  readonly keyUrl: MarkdownText;
  readonly creditsUrl: MarkdownText;
  readonly pricingUrl: MarkdownText;
  readonly pollPath: MarkdownText;
  /** The platform's own words for the ends of a generation; absent where it has none. */
  readonly terminal: MarkdownText | undefined;
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
}

export function referenceDocumentView(model: Model): ReferenceDocumentView {
  const { platform } = model;
  const absent = markdownText("not documented in this spec");
  const code = (text: string | undefined) => (text === undefined ? absent : markdownCode(text));
  const get = (path: string | undefined) => code(path === undefined ? undefined : `GET ${path}`);
  const known = (text: string | undefined) => (text === undefined ? absent : markdownText(text));
  const cancel = platform.cancel && `${platform.cancel.method} ${platform.cancel.path}`;
  return {
    name: markdownText(platform.name),
    source: markdownCode(model.source),
    baseUrl: markdownCode(platform.baseUrl),
    apiKeyVariable: markdownCode(platform.apiKeyVariable),
    keyUrl: code(platform.keyUrl),
    creditsUrl: code(platform.creditsUrl),
    pricingUrl: code(platform.pricingUrl),
    pollPath: get(platform.pollPath),
    terminal:
      platform.terminal &&
      markdownText(
        Object.entries(platform.terminal)
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
    endpoints: endpointRows(model),
  };
}
