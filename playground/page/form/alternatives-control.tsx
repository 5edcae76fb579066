import type { JSX } from "preact";
import { useContext, useState } from "preact/hooks";
import { Tabs } from "../ui/tabs.js";
import { type ControlProps, FormShared } from "./context.js";
import { InnerField } from "./fields.js";
import { typesOf } from "./schema.js";
import { emptyObject, likeliestBranch } from "./values.js";

/** A value of one of several forms, as tabs. */
export function AlternativesControl(props: ControlProps): JSX.Element | null {
  const { model, pointer, value, onChange, id, required } = props;
  const { root } = useContext(FormShared);
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  if (model.control.kind !== "alternatives") return null;
  const { branches } = model.control;
  const index = chosen ?? likeliestBranch(root, branches, value);
  const branch = branches[index] ?? branches[0];
  const choose = (next: number) => {
    setChosen(next);
    const schema = branches[next]?.schema ?? {};
    const isObject = typesOf(schema)[0] === "object" || schema["properties"] !== undefined;
    onChange(isObject ? emptyObject(root, schema) : undefined);
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

/** The field has them already. */
function withoutTexts(schema: Readonly<Record<string, unknown>>): never {
  const { title: _title, description: _description, ...rest } = schema;
  return rest as never;
}
