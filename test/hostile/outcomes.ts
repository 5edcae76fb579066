import type { GeneratorErrorCode } from "../../generator/diagnostics/errors.js";

/** How a refused entry is refused: a change here is a change that users see. */
export interface Refusal {
  readonly code: GeneratorErrorCode;
  /** The file and place that the message names. */
  readonly place: string;
  readonly withinMs?: number;
}

const field = "openapi.json#/components/schemas/ImageRequest/properties";
const create = "openapi.json#/paths/~1v1~1images~1generations/post";
const page = "docs.json#/navigation/groups/0/pages/0";

/**
 * The entries of the corpus that end in an error; all others end in code. Where the corpus leaves
 * the choice ("either … or"), this is the one that was made.
 */
export const refusals: Readonly<Record<string, Refusal>> = {
  "enum-empty": { code: "MS1105", place: `${field}/model/enum` },
  "path-at-host": { code: "MS1107", place: "openapi.json#/paths/@evil.invalid~1x" },
  "path-dot-host": { code: "MS1107", place: "openapi.json#/paths/.evil.invalid~1x" },
  "path-absolute": { code: "MS1107", place: "openapi.json#/paths/https:~1~1evil.invalid~1x" },
  "path-dots": { code: "MS1107", place: "openapi.json#/paths/~1v1~1..~1..~1admin" },
  "path-encoded-dots": { code: "MS1107", place: "openapi.json#/paths/~1v1~1%2e%2e~1admin" },
  "path-crlf": {
    code: "MS1107",
    place: "openapi.json#/paths/~1v1~1x HTTP~11.1\\u000d\\u000aX-Evil: 1",
  },
  "path-param-code": {
    code: "MS1107",
    place: `openapi.json#/paths/~1v1~1{a}-{${"$"}{globalThis.__pwned=1}}`,
  },
  "param-in-proto": { code: "MS1109", place: `${create}/parameters/0/in` },
  "param-header-crlf": { code: "MS1109", place: `${create}/parameters/0/name` },
  "media-break": {
    code: "MS1109",
    place: `${create}/requestBody/content/application~1json";globalThis.__pwned=1;~1~1`,
  },
  "media-crlf": {
    code: "MS1109",
    place: `${create}/requestBody/content/application~1json\\u000d\\u000aX-Evil: 1`,
  },
  "status-break": {
    code: "MS1109",
    place: `${create}/responses/200":1};globalThis.__pwned=1;const p={"a`,
  },
  "default-huge-number": { code: "MS1105", place: `${field}/n/default` },
  "server-http": { code: "MS1108", place: "openapi.json#/servers/0/url" },
  "server-userinfo": { code: "MS1108", place: "openapi.json#/servers/0/url" },
  "server-var": { code: "MS1108", place: "openapi.json#/servers/0" },
  "server-relative": { code: "MS1108", place: "openapi.json#/servers/0/url" },
  "sec-header-crlf": { code: "MS1110", place: "openapi.json#/components/securitySchemes/k/name" },
  "ref-http": { code: "MS1103", place: `${field}/z` },
  "ref-https": { code: "MS1103", place: `${field}/z` },
  "ref-file": { code: "MS1103", place: `${field}/z` },
  "ref-rel": { code: "MS1103", place: `${field}/z` },
  "ref-anchor": { code: "MS1103", place: `${field}/z` },
  "ref-self": { code: "MS1104", place: `${field}/z` },
  "ref-cycle-allof": {
    code: "MS1104",
    place: "openapi.json#/components/schemas/C/allOf/0",
    withinMs: 5_000,
  },
  // Which of them is one too many depends on what else is counted.
  "ref-doubling": { code: "MS1106", place: "openapi.json#/components/schemas/S", withinMs: 5_000 },
  "file-utf16": { code: "MS1003", place: "openapi.json" },
  "file-dup-key": { code: "MS1006", place: `${create}/operationId` },
  "file-deep": { code: "MS1005", place: "openapi.json" },
  "file-empty": { code: "MS1004", place: "openapi.json" },
  "file-array": { code: "MS1101", place: "openapi.json" },
  "file-yaml-bomb": { code: "MS1004", place: "openapi.json", withinMs: 1_000 },
  "file-secret-in-error": { code: "MS1004", place: "openapi.json" },
  "file-version": { code: "MS1101", place: "openapi.json#/openapi" },
  "out-symlink-file": { code: "MS1401", place: "good/create-image.ts" },
  "out-stale": { code: "MS1402", place: "good/create-image.ts" },
  "docs-openapi-file": { code: "MS1205", place: "docs.json#/navigation/tabs/0/openapi" },
  "docs-openapi-nul": { code: "MS1205", place: "docs.json#/navigation/tabs/0/openapi" },
  "docs-openapi-dir": { code: "MS1205", place: "docs.json#/navigation/tabs/0/openapi/directory" },
  "docs-page-encoded": { code: "MS1205", place: page },
  "docs-page-backslash": { code: "MS1205", place: page },
  "docs-page-abs": { code: "MS1205", place: page },
  "docs-page-code": { code: "MS1203", place: page },
  "docs-page-unknown": { code: "MS1203", place: page },
  "docs-page-number": { code: "MS1205", place: page },
  "docs-nest": { code: "MS1005", place: "docs.json" },
  "docs-auth-name": { code: "MS1205", place: "docs.json#/api/mdx/auth/name" },
  "docs-dup-key": { code: "MS1006", place: "docs.json#/navigation" },
};

/**
 * Entries that the corpus wants refused, and that end in code by intention. A key in the query is
 * served where an operation asks for it; no operation of `sec-query` does, so that none is sent.
 */
export const allowed: ReadonlySet<string> = new Set(["sec-query"]);

/** Time bounds of entries that end in code, as the corpus gives them. */
export const timeBounds: Readonly<Record<string, number>> = {
  "desc-spaces": 5_000,
  "enum-100k": 10_000,
};
