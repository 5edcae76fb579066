import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import type { JsonObject, JsonValue } from "../../protocol.js";
import { SmallButton } from "../ui/button.js";
import { Tabs } from "../ui/tabs.js";
import { objectBranches, ownFields } from "./branches.js";
import { type ControlProps, FormShared, fieldId } from "./context.js";
import { Fields } from "./fields.js";
import { flat } from "./flat-schema.js";
import { isObject, list, objectOf } from "./json-values.js";
import { useAlternatives } from "./use-alternatives.js";
import { useLatest } from "./use-latest.js";
import { emptyObject, inBranch, likeliestBranch, onlyIn, withField } from "./values.js";

/** An object in its field: an optional one is there once it is added. */
export function ObjectControl(props: ControlProps): JSX.Element {
  const { model, pointer, value, onChange, required } = props;
  const { root } = useContext(FormShared);
  if (value === undefined && !required) {
    return (
      <SmallButton icon="plus" onClick={() => onChange(emptyObject(root, model.schema))}>
        Add {model.title.toLowerCase()}
      </SmallButton>
    );
  }
  return (
    <div class="nested">
      <ObjectFields
        schema={model.schema}
        pointer={pointer}
        value={isObject(value) ? value : {}}
        onChange={onChange}
      />
    </div>
  );
}

interface ObjectFieldsProps {
  readonly schema: JsonObject;
  readonly pointer: string;
  readonly value: JsonObject;
  readonly onChange: (value: JsonObject) => void;
}

/** The fields of an object: its own, and those of the alternative that is chosen. */
function ObjectFields({ schema, pointer, value, onChange }: ObjectFieldsProps): JSX.Element {
  const { root, id } = useContext(FormShared);
  const branches = objectBranches(root, schema);
  const { chosen, kept, ...tabs } = useAlternatives(value, onChange);
  const index = chosen ?? likeliestBranch(root, branches, value);
  const branch = branches[index];
  const change = useLatest(value, tabs.change);
  const onField = (name: string, next: JsonValue | undefined) => {
    change((latest) => withField(latest, name, next));
  };
  const choose = (next: number) => {
    tabs.choose(next);
    change((latest) => {
      kept.set(index, latest);
      const written = onlyIn(branches, next, index, kept.get(next) ?? {});
      return inBranch(root, branches, next, { ...written, ...latest });
    });
  };
  const names = ownFields(root, schema);
  return (
    <>
      <Fields schema={schema} names={names} pointer={pointer} value={value} onField={onField} />
      {branch !== undefined && (
        <Tabs
          label="Alternatives"
          id={`${fieldId(id, pointer)}-alternatives`}
          tabs={branches.map(({ label }) => label)}
          chosen={index}
          onChoose={choose}
        >
          <Fields
            schema={withRequired(branch.schema, schema)}
            names={Object.keys(objectOf(branch.schema["properties"]))}
            pointer={pointer}
            value={value}
            onField={onField}
          />
        </Tabs>
      )}
    </>
  );
}

function withRequired(branch: JsonObject, { required }: JsonObject): JsonObject {
  return { ...branch, required: [...list(branch["required"]), ...list(required)] };
}

/** The fields of a whole input. */
export function RootFields(props: Omit<ObjectFieldsProps, "pointer">): JSX.Element {
  const { root } = useContext(FormShared);
  return <ObjectFields {...props} schema={flat(root, props.schema)} pointer="" />;
}
