import type { FieldPath } from "@modelsmith/runtime";
import { answerField } from "../answer/answer-field.js";
import type { AnswerShape } from "../answer/answer-shape.js";
import type { LifecycleSettings } from "../settings/settings.js";
import { isSamePath } from "../words/field-path.js";

/** An answer with the id and the status where the config says that they are, if the spec has fields there. */
export function withSaidPlaces(
  shape: AnswerShape | undefined,
  { id = [], status }: LifecycleSettings,
): AnswerShape | undefined {
  if (shape === undefined) return undefined;
  const fieldsAt = (path: FieldPath) => {
    const schema = shape.response.fieldAt(path);
    return schema ? [answerField(path, schema)] : [];
  };
  const ids = id.flatMap(fieldsAt);
  const others = shape.ids.filter((each) => !ids.some(({ path }) => isSamePath(path, each.path)));
  const [said = shape.status] = status ? fieldsAt(status) : [];
  return { ...shape, ids: [...ids, ...others], status: said };
}

/** Where the same fields are read again, one that lists words of work is the status. */
export function withWorkAsStatus(shape: AnswerShape | undefined): AnswerShape | undefined {
  const { status, flag, ofWork } = shape ?? {};
  return shape && ofWork && (status ?? flag) === undefined ? { ...shape, status: ofWork } : shape;
}

/** An answer with the status in the one item of its list, where it is asked for by an id. */
export function withItemStatus(shape: AnswerShape | undefined): AnswerShape | undefined {
  const { itemStatus } = shape ?? {};
  return shape && itemStatus ? { ...shape, status: itemStatus } : shape;
}
