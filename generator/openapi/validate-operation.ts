import { GeneratorError } from "../diagnostics/errors.js";
import { ignoreWarning, type Warn } from "../diagnostics/warnings.js";
import { member, objectMember, stringMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { oddMediaTypes, refuseOddMediaTypes } from "./media-types.js";
import { writtenParameters } from "./operations.js";
import { responsesOf } from "./responses.js";
import type { Operation } from "./spec.js";

/**
 * Refuses an operation with names that cannot be part of a request or a response, such as the name of
 * a header with a space.
 *
 * @throws GeneratorError MS1109 with the place
 */
export function checkOperation(operation: Operation, warn: Warn = ignoreWarning): void {
  checkTemplate(operation);
  checkParameters(operation, warn);
  checkResponses(operation, warn);
}

const tokenHint = "Expected letters, digits and hyphens, such as X-Request-Id (RFC 9110, 5.6.2).";

/** RFC 9110, 5.6.2. */
export function isToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(text);
}

/** Refuses nested or unclosed `{name}`s in a path. */
function checkTemplate({ spec, path }: Operation): void {
  const outside = path.replace(/\{[\w.~-]+\}/g, "");
  if (!/[{}]/.test(outside)) return;
  throw new GeneratorError("MS1107", "the path key cannot be used: a {parameter} is malformed", {
    file: spec.file,
    pointer: pointer("/paths", path),
    hint: "A parameter is a name in braces, of letters, digits and _ . ~ -.",
  });
}

const parameterHint =
  'Expected a parameter such as { "name": "version", "in": "query", "schema": … }.';

const parameterLocations = ["path", "query", "header", "cookie", "querystring"];

/** @see https://spec.openapis.org/oas/v3.1.1.html#parameter-object */
function checkParameters(operation: Operation, warn: Warn): void {
  for (const { at, resolved: parameter, broken } of writtenParameters(operation)) {
    if (broken) {
      const message = `${broken.problem}: this parameter is not sent`;
      warn({ file: operation.spec.file, pointer: at, message });
      continue;
    }
    const refuse = (field: string, problem: string, hint: string) =>
      new GeneratorError("MS1109", problem, {
        file: operation.spec.file,
        pointer: pointer(parameter?.pointer ?? at, field),
        hint,
      });
    const place = member(parameter?.value, "in");
    if (typeof place !== "string" || !parameterLocations.includes(place)) {
      throw refuse("in", "`in` must be path, query, header or cookie", parameterHint);
    }
    const name = stringMember(parameter?.value, "name");
    if (name === undefined || /[\p{Cc}\p{Cs}]/u.test(name)) {
      throw refuse("name", "expected the name of a parameter", parameterHint);
    }
    if ((place === "header" || place === "cookie") && !isToken(name)) {
      throw refuse("name", `the name of a ${place} is not a token`, tokenHint);
    }
  }
}

function checkResponses(operation: Operation, warn: Warn): void {
  const { spec } = operation;
  for (const { status, pointer: at, resolved, broken } of responsesOf(operation)) {
    if (!/^([1-5](\d\d|XX)|default)$/i.test(status)) {
      throw new GeneratorError("MS1109", "a status must be NNN, NXX or default", {
        file: spec.file,
        pointer: at,
        hint: 'Expected a key such as "200", "4XX" or "default".',
      });
    }
    if (broken) {
      const message = `${broken.problem}: the answer under ${status} is taken as unknown`;
      warn({ file: spec.file, pointer: at, message });
    }
    const content = objectMember(resolved?.value, "content");
    if (resolved === undefined || content === undefined) continue;
    const here = pointer(resolved.pointer, "content");
    const odd = oddMediaTypes(content);
    if (odd.length === Object.keys(content).length) refuseOddMediaTypes(spec, content, here);
    for (const type of odd) {
      const message = `the key is not a media type, such as application/json: the answer under ${status} is read without it`;
      warn({ file: spec.file, pointer: pointer(here, type), message });
    }
  }
}
