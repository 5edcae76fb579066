import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import type { JsonValue } from "../../protocol.js";
import { About } from "../ui/about.js";
import { IconButton } from "../ui/button.js";
import { AlternativesControl } from "./alternatives-control.js";
import { ChoiceControl, ChoicesControl } from "./choice-control.js";
import { type ControlProps, type FieldProps, FormShared, fieldId } from "./context.js";
import { type FieldModel, fieldModel } from "./field-model.js";
import { JsonControl } from "./json-control.js";
import { words } from "./json-values.js";
import { ListControl } from "./list-control.js";
import { MediaControl } from "./media-control.js";
import { NumberControl } from "./number-control.js";
import { ObjectControl } from "./object-control.js";
import { TextControl } from "./text-control.js";
import { wrongWords } from "./wrong-words.js";

/** Controls of several elements: their label names a group. */
const groups: ReadonlySet<string> = new Set([
  "choice",
  "choices",
  "media",
  "list",
  "object",
  "alternatives",
]);

/** One field: label, description, control, and what is wrong with it. */
export function Field(props: FieldProps): JSX.Element | null {
  const { name, schema, pointer, value, onChange, required, actions, isInner } = props;
  const { root, id: form, violationsAt, isMissed, onTouch } = useContext(FormShared);
  const model = fieldModel(root, schema, name);
  const { control } = model;
  if (control.kind === "constant") return null;
  const id = fieldId(form, pointer);
  const isLeaf = ["media", "json", "choices", "choice"].includes(control.kind);
  const violations = violationsAt(pointer, isLeaf);
  const isMissing = required && value === undefined;
  const isWrong = violations.length > 0 || (isMissing && isMissed(pointer));
  const isNull = value === null && model.nullable;
  const isNamed = isInner !== true;
  const describedBy = [model.description !== "" && `${id}-about`, isWrong && `${id}-wrong`].filter(
    (each) => each !== false,
  );
  const change = (next: JsonValue | undefined) => {
    onTouch(pointer);
    onChange(next);
  };
  const controlProps: ControlProps = {
    model,
    pointer,
    value,
    onChange: change,
    required,
    id,
    describedBy: describedBy.join(" "),
    isWrong,
  };
  const isGroup = groups.has(control.kind) && !(control.kind === "choice" && !control.segmented);
  const label = (
    <>
      {model.title}
      {required && (
        <span class="required" title="Required">
          <span aria-hidden="true">*</span>
          <span class="hidden"> required</span>
        </span>
      )}
    </>
  );
  const body = (
    <>
      <div class="field-head">
        {!isGroup ? (
          <label class={isNamed ? "label" : "hidden"} for={id}>
            {label}
          </label>
        ) : isNamed ? (
          <span class="label" id={`${id}-label`}>
            {label}
          </span>
        ) : null}
        <span class="hint">{hintOf(model, value)}</span>
        <span class="field-actions">
          {model.nullable && (
            <button
              type="button"
              class="chip"
              aria-pressed={isNull}
              onClick={() => change(isNull ? undefined : null)}
            >
              null
            </button>
          )}
          {value !== undefined && !required && !isNull && actions === undefined && (
            <IconButton
              icon="close"
              label={`Reset ${model.title}`}
              title="Leave it out"
              class="tiny"
              onClick={() => change(undefined)}
            />
          )}
          {actions}
        </span>
      </div>
      {model.description !== "" && <About id={`${id}-about`} text={model.description} />}
      {isNull ? <p class="note">It is sent as null.</p> : <ControlOf {...controlProps} />}
      {isWrong && isNamed && (
        <div class="wrong" id={`${id}-wrong`} role="alert">
          {wrongWords(model, pointer, violations).map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
      )}
    </>
  );
  const className = `${isNamed ? "field" : "field is-inner"}${isWrong ? " is-wrong" : ""}${model.deprecated ? " is-deprecated" : ""}`;
  return isGroup ? (
    <fieldset
      class={className}
      data-pointer={pointer}
      data-missing={isMissing || undefined}
      aria-labelledby={`${id}-label`}
      aria-describedby={describedBy.join(" ") || undefined}
    >
      {body}
    </fieldset>
  ) : (
    <div class={className} data-pointer={pointer} data-missing={isMissing || undefined}>
      {body}
    </div>
  );
}

function ControlOf(props: ControlProps): JSX.Element | null {
  switch (props.model.control.kind) {
    case "text":
      return <TextControl {...props} />;
    case "number":
      return <NumberControl {...props} />;
    case "boolean":
    case "choice":
      return <ChoiceControl {...props} />;
    case "choices":
      return <ChoicesControl {...props} />;
    case "media":
      return <MediaControl {...props} />;
    case "list":
      return <ListControl {...props} />;
    case "object":
      return <ObjectControl {...props} />;
    case "alternatives":
      return <AlternativesControl {...props} />;
    case "json":
      return <JsonControl {...props} />;
    case "constant":
      return null;
  }
}

function hintOf(
  { limits, fallback, deprecated }: FieldModel,
  value: JsonValue | undefined,
): string {
  const isShort = fallback !== undefined && words(fallback).length <= 24 && value !== undefined;
  return [deprecated && "deprecated", limits, isShort && `default ${words(fallback)}`]
    .filter((part) => typeof part === "string" && part !== "")
    .join(" · ");
}
