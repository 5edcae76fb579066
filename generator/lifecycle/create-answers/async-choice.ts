import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import { requestBody } from "../../schema/request/request-body.js";
import { fieldSchemas, itemsOf } from "../../schema/walk.js";
import { listedWords } from "../words/written-words.js";

/** A field by which a create is asked not to wait for the work. */
export interface AsyncChoice {
  readonly field: string;
  /** What it is where an input leaves it out, if a call does not wait then. */
  readonly byDefault?: string;
  /** What it is where a call waits. */
  readonly waits?: string;
}

/**
 * The field of a create's input that may ask not to wait for the work: `deliveryMethod`, which lists `async`.
 * What is answered then has no result yet. A decoder or a webhook may be asynchronous for itself.
 */
export function asyncChoice(create: Operation): AsyncChoice | undefined {
  const body = unlessBroken(() => requestBody(create));
  if (body === undefined) return undefined;
  const { schema } = body;
  const inputs = [schema, ...itemsOf(schema, schema)];
  const fields = inputs.flatMap((each) => [...fieldSchemas(schema, each)]);
  for (const [field, all] of fields) {
    const words = all.flatMap(listedWords);
    if (!ofAnswer.test(field) || !words.some((word) => asyncWord.test(word))) continue;
    const byDefault = all.map((each) => String(each.default)).find((word) => asyncWord.test(word));
    const waits = words.find((word) => syncWord.test(word));
    return { field, ...(byDefault && { byDefault }), ...(waits && { waits }) };
  }
  return undefined;
}

const ofAnswer = /mode|deliver|respon|return|wait|sync|execution|processing/i;
const asyncWord = /^async(hronous(ly)?)?$/i;
const syncWord = /^sync(hronous(ly)?)?$/i;
