import type { Warn } from "../../diagnostics/warnings.js";
import type { Spec } from "../../openapi/spec.js";
import { type JsonValue, member, objectMember, stringMember } from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { type Schema, typesOf } from "../schema.js";
import { fieldSchemas } from "../walk.js";

/**
 * Warns of fields of a form as browsers send it that the spec wants in another way than they are sent: of a
 * list each item is a field, an object goes as JSON.
 *
 * @param at - the media type
 * @see https://spec.openapis.org/oas/v3.1.1.html#encoding-object, its `style`
 */
export function warnOfStyles(
  { file }: Spec,
  schema: Schema,
  media: JsonValue | undefined,
  at: string,
  warn: Warn,
): void {
  const fields = fieldSchemas(schema, schema);
  for (const [name, encoding] of Object.entries(objectMember(media, "encoding") ?? {})) {
    const style = stringMember(encoding, "style");
    const explode = member(encoding, "explode");
    if (style === undefined && explode === undefined) continue;
    const types = new Set(fields.get(name)?.flatMap(typesOf));
    const isRepeated = (style ?? "form") === "form" && explode !== false;
    const isList = types.has("array") && !types.has("object");
    if (isList ? isRepeated : !types.has("object")) continue;
    const sent = isList ? "as one field for each item" : "as JSON";
    const asked = [style && `style ${style}`, explode === false && "explode false"];
    const message = `${name} is sent ${sent}, though the spec asks for ${asked.filter(Boolean).join(", ") || "its fields apart"}: other forms of a list or an object are not sent in a form`;
    warn({ file, pointer: pointer(at, "encoding", name), message });
  }
}
