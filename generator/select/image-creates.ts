import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { bodyContent, hasBody, isBodyBroken } from "../openapi/body-content.js";
import { canBeSent } from "../openapi/media-types.js";
import { sureChanges } from "../openapi/media-words.js";
import { isExcluded } from "../openapi/operations.js";
import type { Operation, Spec } from "../openapi/spec.js";
import {
  isForPeople,
  isGivenEarlier,
  isGivenPicture,
  isPrompted,
  type Made,
  makesImages,
  ticketOf,
  whatIsMade,
} from "../openapi/what-is-made.js";
import { someOf } from "../util/phrases.js";
import { byLines, lowerWordsOf } from "../util/words.js";
import type { CreateOperations } from "./create-operations.js";
import { isCreate } from "./is-create.js";

/**
 * The creates that make images; and tools such as `/remove-background`: what they answer does not say what they
 * make, but they are given a picture or the id of an earlier work, are called after a change of one, and answer with
 * the same ticket.
 */
export function imageCreates(creates: readonly CreateOperations[]): readonly CreateOperations[] {
  const tickets = new Set<string>();
  for (const { sse, plain } of withForm(creates, makesImages)) {
    for (const form of [sse, plain]) {
      const ticket = form && ticketOf(form);
      if (ticket !== undefined) tickets.add(ticket);
    }
  }
  const isTool = (form: Operation) =>
    tickets.size > 0 &&
    whatIsMade(form) === undefined &&
    (isGivenPicture(form) || isGivenEarlier(form)) &&
    changeOfPicture.test(lowerWordsOf(form.path).join(" ")) &&
    tickets.has(ticketOf(form) ?? "");
  return withForm(creates, (form) => makesImages(form) || isTool(form));
}

/**
 * Words of paths whose outcome is another picture. All else that is done with one, such as detecting, measuring
 * and keeping, has no end of words. In the plural most of these are things that are kept: avatars, filters.
 */
const changeOfPicture = new RegExp(
  `\\b(${byLines(String.raw`
    ${sureChanges}
    remov\w*|eras(e|er|ing)|backgrounds?|replac\w*|chang(e|er|ing)|\w*swap\w*|cutout|matting
    edit(or|ing)?|variations?|remix|blend|(re)?style|filter|cartoon\w*|caricature|avatar|\w+2pix
    headshots?|try ?on|hairstyle|makeup
    enhanc\w*|enlarg\w*|resize|expand|restor(e|er|ation)|retouch\w*|denois\w*|sharpen\w*|recolor`)})\\b`,
);

/** How paths end that start a generation of whatever a model makes, or with the name of the model. */
const generationPath =
  /(^|\/)(predictions?|generations?|generate|inferences?|infer|runs?|jobs?|tasks?|prompt|\{model(_?(id|name|slug))?\})$|:(generateContent|predict)$/i;

/**
 * The creates that start generations of any kind: models say in other documents what they make. Of a
 * platform that has none, those that make videos and sounds.
 */
export function generationCreates(
  creates: readonly CreateOperations[],
): readonly CreateOperations[] {
  const kinds: readonly ((form: Operation, made: Made | undefined) => boolean)[] = [
    (form, made) => made === undefined && startsGeneration(form),
    (form, made) => made === "other media" && startsGeneration(form),
    (_, made) => made === "other media",
  ];
  for (const isOfKind of kinds) {
    const found = withForm(creates, (form) => isSent(form) && isOfKind(form, whatIsMade(form)));
    if (found.length > 0) return found;
  }
  return [];
}

/** A batch without a prompt is a file of requests of any kind. */
function startsGeneration(form: Operation): boolean {
  const isSaid = generationPath.test(form.path) && !isForPeople(form);
  return isSaid && (!/\/batch(es)?\//i.test(form.path) || isPrompted(form));
}

/** Those whose body can no longer be read. */
export function brokenCreates(creates: readonly CreateOperations[]): readonly CreateOperations[] {
  const isBroken = (form: Operation | undefined) => form !== undefined && isBodyBroken(form);
  return creates.filter(({ sse, plain }) => isBroken(sse) || isBroken(plain));
}

/** What a glob means of these: not what asks, uploads or deletes, and nothing that cannot be sent. */
export function anyCreates(creates: readonly CreateOperations[]): readonly CreateOperations[] {
  return withForm(creates, isSent);
}

function withForm(
  creates: readonly CreateOperations[],
  isWanted: (form: Operation) => boolean,
): readonly CreateOperations[] {
  const isTaken = (form: Operation | undefined) =>
    form !== undefined && !isExcluded(form) && isCreate(form) && isWanted(form);
  return creates.filter(({ sse, plain }) => isTaken(sse) || isTaken(plain));
}

/** A body that is broken is told later, as the reason to leave its create out. */
function isSent(form: Operation): boolean {
  return canBeSent(bodyContent(form)) || !hasBody(form) || isBodyBroken(form);
}

/** Says what was taken instead of the creates that make images. */
export function anyGenerations({ file }: Spec, taken: readonly string[]): Warning {
  return {
    file,
    pointer: "/paths",
    message: `no create says that it makes images: took those that start generations of any kind: ${taken.join(", ")}. Choose others with --endpoint`,
  };
}

/** @param paths - those of all creates */
export function noImages({ file }: Spec, paths: readonly string[]): GeneratorError {
  const likely = [...paths].sort((one, other) => Number(isLikely(other)) - Number(isLikely(one)));
  const options = likely.map((path) => `--endpoint ${path}`);
  return new GeneratorError("MS1601", "nothing says which endpoints to take", {
    file,
    pointer: "/paths",
    hint: `No POST looks like it makes images, judged by path, fields and answer. Add --docs <file> for a docs group, or name endpoints: ${someOf(options, 8)}.`,
  });
}

function isLikely(path: string): boolean {
  return /generat|predict|infer|render|image|video|audio|speech|model/i.test(path);
}
