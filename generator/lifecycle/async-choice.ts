import { unlessBroken } from "../openapi/resolve-ref.js";
import type { Operation } from "../openapi/spec.js";
import { requestBody } from "../schema/request/request-body.js";
import { fieldSchemas, itemsOf } from "../schema/walk.js";
import { listedWords } from "./words/status-words.js";

/**
 * The field of a create's input that may ask not to wait for the work: `deliveryMethod`, which lists `async`.
 * What is answered then has no result yet. A decoder or a webhook may be asynchronous for itself.
 */
export function asyncChoice(create: Operation): string | undefined {
  const body = unlessBroken(() => requestBody(create));
  if (body === undefined) return undefined;
  const { schema } = body;
  const inputs = [schema, ...itemsOf(schema, schema)];
  const fields = inputs.flatMap((each) => [...fieldSchemas(schema, each)]);
  return fields.find(
    ([name, all]) =>
      ofAnswer.test(name) && all.flatMap(listedWords).some((word) => asyncWord.test(word)),
  )?.[0];
}

const ofAnswer = /mode|deliver|respon|return|wait|sync|execution|processing/i;
const asyncWord = /^async(hronous(ly)?)?$/i;
