import { answerField } from "../answer/answer-field.js";
import type { AnswerShape } from "../answer/answer-shape.js";
import type { LifecycleSettings } from "../settings/settings.js";

/** An answer with the status where the config says that it is, if the spec has a field there. */
export function withSaidStatus(
  shape: AnswerShape | undefined,
  { status: said }: LifecycleSettings,
): AnswerShape | undefined {
  const schema = said && shape?.response.fieldAt(said);
  if (said === undefined || schema === undefined) return shape;
  return shape && { ...shape, status: answerField(said, schema) };
}

/** Where the same fields are read again, one that lists words of work is the status. */
export function withWorkAsStatus(shape: AnswerShape | undefined): AnswerShape | undefined {
  const { status, flag, ofWork } = shape ?? {};
  return shape && ofWork && (status ?? flag) === undefined ? { ...shape, status: ofWork } : shape;
}

/** Of what is asked for by an id a list of one item may have the status. */
export function withItemStatus(shape: AnswerShape | undefined): AnswerShape | undefined {
  const { itemStatus } = shape ?? {};
  return shape && itemStatus ? { ...shape, status: itemStatus } : shape;
}
