import type { Operation } from "../openapi/spec.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { textOfHtml } from "../util/html-text.js";
import { member, stringMember } from "../util/json.js";
import { chooseName } from "./choose-name.js";
import { providerOf } from "./known-platforms.js";
import type { EndpointModel, SchemaParts } from "./model.js";
import { fullPath, type PlatformBase, titleOf } from "./platform-base.js";

/** What is known of an endpoint before its schemas are read. */
export function endpointOutline(
  endpoint: SelectedEndpoint,
  base: PlatformBase,
): Omit<EndpointModel, SchemaParts> {
  const { key } = endpoint;
  const operations = operationsOfEndpoint(endpoint);
  const main = endpoint.plain ?? endpoint.sse;
  const spec = main?.spec ?? base.spec;
  const description = text(operations, "description");
  return {
    key,
    title: text(operations, "summary") ?? endpoint.title ?? key,
    ...(description !== undefined && { description }),
    deprecated: operations.every(({ object }) => member(object, "deprecated") === true),
    name: chooseName(key, {
      platform: providerOf(base.url, titleOf(base)),
      operationId: text(operations, "operationId"),
      summary: text(operations, "summary"),
      keys: base.keys,
    }),
    source: spec.file,
    identity: {
      method: "POST",
      path:
        main === undefined ? key : fullPath(base, main).replace("/generation/sse/", "/generation/"),
      ...(spec.id !== undefined && { spec: spec.id }),
    },
  };
}

/** The forms of its create that the spec has. */
export function operationsOfEndpoint({ sse, plain }: SelectedEndpoint): readonly Operation[] {
  return [sse, plain].filter((operation) => operation !== undefined);
}

function text(operations: readonly Operation[], field: string): string | undefined {
  const found = operations.map(({ object }) => stringMember(object, field)).find((each) => each);
  return found === undefined ? undefined : textOfHtml(found);
}
