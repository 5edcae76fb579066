import type { JSX } from "preact";
import { useContext, useRef, useState } from "preact/hooks";
import type { JsonObject, JsonValue } from "../../protocol.js";
import { Tabs } from "../ui/tabs.js";
import { type ControlProps, FormShared } from "./context.js";
import { InnerField } from "./fields.js";
import { constantOf, typesOf } from "./schema.js";
import { emptyObject, likeliestBranch } from "./values.js";

/** A value of one of several forms, as tabs. */
export function AlternativesControl(props: ControlProps): JSX.Element | null {
  const { model, pointer, value, onChange, id, required } = props;
  const { root } = useContext(FormShared);
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  // A look at another tab costs nobody what they have written.
  const kept = useRef(new Map<number, JsonValue | undefined>());
  if (model.control.kind !== "alternatives") return null;
  const { branches } = model.control;
  const index = chosen ?? likeliestBranch(root, branches, value ?? model.fallback);
  const branch = branches[index] ?? branches[0];
  const choose = (next: number) => {
    if (next === index && value !== undefined) return;
    kept.current.set(index, value);
    setChosen(next);
    onChange(kept.current.get(next) ?? firstValue(root, branches[next]?.schema ?? {}));
  };
  return (
    <Tabs
      label={model.title}
      id={`${id}-alternatives`}
      tabs={branches.map(({ label }) => label)}
      chosen={index}
      onChoose={choose}
    >
      {branch !== undefined && (
        <InnerField
          key={branch.label}
          name={model.name}
          schema={withoutTexts(branch.schema)}
          pointer={pointer}
          value={value}
          onChange={onChange}
          required={required}
        />
      )}
    </Tabs>
  );
}

/** What a form begins with when it is chosen. */
function firstValue(root: JsonObject, schema: JsonObject): JsonValue | undefined {
  const isObject = typesOf(schema)[0] === "object" || schema["properties"] !== undefined;
  return isObject ? emptyObject(root, schema) : constantOf(root, schema);
}

/** The field has them already. */
function withoutTexts(schema: Readonly<Record<string, unknown>>): never {
  const { title: _title, description: _description, ...rest } = schema;
  return rest as never;
}
