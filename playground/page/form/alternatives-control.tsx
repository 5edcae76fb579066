import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import type { JsonObject, JsonValue } from "../../protocol.js";
import { Tabs } from "../ui/tabs.js";
import { constantOf } from "./branches.js";
import { type ControlProps, FormShared } from "./context.js";
import { InnerField } from "./fields.js";
import { typesOf } from "./json-values.js";
import { useAlternatives } from "./use-alternatives.js";
import { emptyObject, likeliestBranch } from "./values.js";

/** A value of one of several forms, as tabs. */
export function AlternativesControl(props: ControlProps): JSX.Element | null {
  const { model, pointer, value, id, required } = props;
  const { root } = useContext(FormShared);
  const { chosen, kept, ...tabs } = useAlternatives(value, props.onChange);
  if (model.control.kind !== "alternatives") return null;
  const { branches } = model.control;
  const index = chosen ?? likeliestBranch(root, branches, value ?? model.fallback);
  const branch = branches[index] ?? branches[0];
  const choose = (next: number) => {
    if (next === index && value !== undefined) return;
    kept.set(index, value);
    tabs.choose(next);
    tabs.change(kept.get(next) ?? firstValue(root, branches[next]?.schema ?? {}));
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
          onChange={tabs.change}
          required={required}
          isInner
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
