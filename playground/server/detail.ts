import { mapFieldTexts } from "../../cli/input/field-texts.js";
import { sampleRequest } from "../../cli/inspect/sample-request.js";
import { inputSchema } from "../../generator/model/input-schema.js";
import type { Schema } from "../../generator/schema/schema.js";
import type { JsonObject } from "../../generator/util/json.js";
import type { ModelDetail } from "../protocol.js";
import { type CatalogModel, isName } from "./catalog.js";

/** What is known of a model, with the schema that its form is made from. */
export async function detailOf({ info, endpoint }: CatalogModel): Promise<ModelDetail> {
  const { checkInput } = await import("@modelsmith/runtime");
  const { title, descriptor, input } = endpoint;
  const sample = sampleRequest(input, (schema, value) => checkInput(schema, value).length === 0);
  const description = endpoint.description ?? (isName(title) ? undefined : title);
  return {
    id: info.id,
    ...(description !== undefined && { description }),
    request: `POST ${descriptor.create.stream ?? descriptor.create.path}`,
    facts: factsOf(endpoint.descriptor),
    schema: inputSchema(endpoint),
    sample: withoutFiles(input, sample),
  };
}

/** A file of the sample is a name for the command line: a person chooses one. */
function withoutFiles(input: Schema, sample: JsonObject): JsonObject {
  const mapped = mapFieldTexts(input, sample, ({ text, takes }) => {
    return takes === "file" && text.startsWith("@") ? undefined : text;
  });
  const text = JSON.stringify(mapped, (_, value: unknown) =>
    Array.isArray(value) ? value.filter((each) => each !== undefined) : value,
  );
  return JSON.parse(text) as JsonObject; // JSON.parse is typed `any`
}

function factsOf({
  create,
  multipart,
  platform,
}: CatalogModel["endpoint"]["descriptor"]): string[] {
  const { rateLimits, serverTimeouts } = platform;
  const answer =
    create.stream !== undefined
      ? "streams its states"
      : create.answers === "result"
        ? "answers with the result"
        : "is polled for its result";
  return [
    answer,
    ...(multipart === undefined ? [] : ["takes files"]),
    ...(rateLimits === undefined ? [] : [`rate limits: ${rateLimits}`]),
    ...(serverTimeouts === undefined ? [] : [`timeouts: ${serverTimeouts}`]),
  ];
}
