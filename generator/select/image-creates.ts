import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { whatIsMade } from "../docs/image-groups.js";
import type { Operation, Spec } from "../openapi/spec.js";
import type { CreateOperations } from "./create-operations.js";
import { isCreate } from "./is-create.js";

/** The creates that make images. */
export function imageCreates(creates: readonly CreateOperations[]): readonly CreateOperations[] {
  return withForm(creates, (form) => isCreate(form) && whatIsMade(form) === "images");
}

/** Last words of paths that start a generation of whatever a model makes. */
const generationPath =
  /(^|\/)(predictions?|generations?|generate|inferences?|infer|runs?|jobs?|tasks?)$/i;

/** The creates that start generations of any kind: models say in other documents what they make. */
export function generationCreates(
  creates: readonly CreateOperations[],
): readonly CreateOperations[] {
  return withForm(
    creates,
    (form) => isCreate(form) && generationPath.test(form.path) && whatIsMade(form) === undefined,
  );
}

function withForm(
  creates: readonly CreateOperations[],
  isWanted: (form: Operation) => boolean,
): readonly CreateOperations[] {
  return creates.filter(({ sse, plain }) => [sse, plain].some((form) => form && isWanted(form)));
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
  const some = paths.slice(0, 8).map((path) => `--endpoint ${path}`);
  const more = paths.length > some.length ? `, and ${paths.length - some.length} more` : "";
  return new GeneratorError("MS1601", "nothing says which endpoints to take", {
    file,
    pointer: "/paths",
    hint: `None of its creates makes images by its path, its fields or its answer. Add --docs <file> for a docs group, or name endpoints: ${some.join(", ")}${more}.`,
  });
}
