import { unlessBroken } from "../openapi/resolve-ref.js";
import type { Operation } from "../openapi/spec.js";
import { requestBody } from "../schema/request/request-body.js";
import { schemasWithin } from "../schema/walk.js";
import { listedWords } from "./words/status-words.js";

/**
 * The field of a create's input that may ask not to wait for the work: `deliveryMethod`, which lists `async`.
 * What is answered then has no result yet.
 */
export function asyncChoice(create: Operation): string | undefined {
  const body = unlessBroken(() => requestBody(create));
  if (body === undefined) return undefined;
  const fields = [...schemasWithin(body.schema)].flatMap(({ properties = {} }) =>
    Object.entries(properties),
  );
  return fields.find(([, field]) => listedWords(field).some((word) => isAsync.test(word)))?.[0];
}

const isAsync = /^async(hronous(ly)?)?$/i;
