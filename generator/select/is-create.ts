import { bodyContent } from "../openapi/body-content.js";
import { endsInChange } from "../openapi/media-words.js";
import { fieldsAnswered } from "../openapi/named-fields.js";
import { dereference, unlessBroken } from "../openapi/resolve-ref.js";
import { hasLocation, successStatuses } from "../openapi/responses.js";
import type { Operation } from "../openapi/spec.js";
import { member, objectMember, stringMember } from "../util/json.js";
import { segmentsOf } from "../util/url-path.js";
import { lowerWordsOf } from "../util/words.js";

/** First words of operations that read, remove or store something. */
const verbs: ReadonlySet<string> = new Set(
  `abort cancel check clear delete download estimate fetch get list purchase query recall rename reset restart
  retrieve search update upload`.split(/\s+/),
);

/** What their paths end in: what they read, or what they do with what was made before. */
const nouns: ReadonlySet<string> = new Set(
  `abort balance callback callbacks credits favorite feedback fetch files like list pin pop query result
  results star state unfavorite unlike unpin unstar usage webhook webhooks`.split(/\s+/),
);

/** Also as the last word of a longer name: `image-status`. */
const endings: ReadonlySet<string> = new Set(
  "cache calculator cancel delete details history pricing server status upload uploads".split(" "),
);

/** Names of the id of what was created before. */
const ownId = /^(?:(?:task|job|request|generation|prediction|process|image|inference)_?)?ids?$/i;

/**
 * Whether a `POST` creates something, by its path and `operationId`: one that deletes, uploads, or
 * asks for a status, a history or a list does not. Nor does one that
 * answers with nothing, or is given an id and nothing else; but an upscale may be given the id of a picture.
 */
export function isCreate(operation: Operation): boolean {
  const { path, object } = operation;
  const segments = segmentsOf(path).filter((segment) => !/[{}]/.test(segment));
  const last = lowerWordsOf(segments.at(-1) ?? "");
  const named = lowerWordsOf(stringMember(object, "operationId") ?? "");
  if (endings.has(last.at(-1) ?? "") || isVerb(last)) return false;
  if (last.length === 1 && nouns.has(last[0] ?? "")) return false;
  if (path.split("/").some((each) => holdsSettings.test(each) || handsOut.test(each))) return false;
  if (keptFile.test(path)) return false;
  // What answers with a place for a file.
  if (fieldsAnswered(operation).some((name) => uploadUrl.test(name))) return false;
  // What is put into something that is there.
  if (/\}\/items\/?$/i.test(path)) return false;
  if (unlessBroken(() => answersNothing(operation)) === true) return false;
  return (
    !isVerb(named) && (endsInChange(path) || unlessBroken(() => asksForIdsOnly(operation)) !== true)
  );
}

/** What is made below `/upload` or `/storage` is made of a file that comes with the body. */
const keptFile =
  /\/(upload|storage)\/(images?|pictures?|photos?|masks?|files?|videos?|audios?|media|assets?)\/?$/i;

const uploadUrl = /^(put|(pre)?signed_?(put|upload)?|upload)_?ur[il]$/i;

const holdsSettings =
  /^(webhooks|configs?|configuration|settings?|preferences|api[_-]?keys?|access[_-]?tokens?)$/i;

/** What is bought or handed out below these was made before, and counts against a quota. */
const handsOut = /^((re)?downloads?|licen[cs]es?|purchases?)$/i;

/** Whether all of its successes are without content and lead nowhere: there is neither a result nor an id. */
function answersNothing(operation: Operation): boolean {
  const successes = successStatuses(operation);
  const areEmpty = successes.length > 0 && successes.every((status) => /^20[45]$/.test(status));
  return areEmpty && !hasLocation(operation);
}

/**
 * `search-and-recolor` does what the last of its words says; `add_image` and `add_image_to_board` add one
 * that is there, but `add_image_background` changes it.
 */
function isVerb(words: readonly string[]): boolean {
  const [first = "", second] = words;
  return (
    (verbs.has(first) && second !== "and") || /^add (image|video)s?( to |$)/.test(words.join(" "))
  );
}

function asksForIdsOnly(operation: Operation): boolean {
  const { spec, pointer: at } = operation;
  const media = Object.values(bodyContent(operation));
  const schemas = media.map((each) => dereference(spec, member(each, "schema"), at)?.value);
  const names = schemas.flatMap((schema) => Object.keys(objectMember(schema, "properties") ?? {}));
  const asked = names.filter((name) => !/^(api_?)?key$/i.test(name));
  return asked.length > 0 && asked.every((name) => ownId.test(name));
}
