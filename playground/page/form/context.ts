import { type ComponentChildren, type Context, createContext, type JSX } from "preact";
import type { JsonObject, JsonValue, Violation } from "../../protocol.js";
import type { FieldModel } from "./field-model.js";

/** What every control gets. */
export interface ControlProps {
  readonly model: FieldModel;
  readonly pointer: string;
  readonly value: JsonValue | undefined;
  /** `undefined` leaves the field out. */
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly required: boolean;
  /** The id of the element that takes the input. */
  readonly id: string;
  /** The ids of the texts about it. */
  readonly describedBy: string;
  readonly isWrong: boolean;
}

export interface FieldProps {
  readonly name: string;
  readonly schema: JsonValue;
  readonly pointer: string;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly required: boolean;
  /** Buttons of the list that it is in. */
  readonly actions?: ComponentChildren;
  /** Whether it is the value of the field around it, which has its label and says what is wrong. */
  readonly isInner?: true;
}

/** What all fields of a form share. */
export interface FormContext {
  /** The schema of the whole input: references lead into it. */
  readonly root: JsonObject;
  /** Before the ids of the fields. */
  readonly id: string;
  /** What is wrong at a field; only at fields that a person has touched, until the first try to run. */
  readonly violationsAt: (pointer: string, below: boolean) => readonly Violation[];
  /**
   * Whether to say that a required field is empty though the check does not: of several alternatives, it speaks of the
   * one that is nearest, not of the one that a person chose.
   */
  readonly isMissed: (pointer: string) => boolean;
  readonly onTouch: (pointer: string) => void;
  /** A field within a control: fields hold controls, which hold fields. */
  readonly renderField: (props: FieldProps) => JSX.Element | null;
}

const none: FormContext = {
  root: {},
  id: "form",
  violationsAt: () => [],
  isMissed: () => false,
  onTouch: () => undefined,
  renderField: () => null,
};

export const FormShared: Context<FormContext> = createContext(none);

/** The id of a field's control. */
export function fieldId(form: string, pointer: string): string {
  return `${form}${pointer.replace(/[^\w-]/g, (sign) => `_${sign.charCodeAt(0).toString(16)}_`)}`;
}
