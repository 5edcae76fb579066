/** A step from a value to one within it. */
export type ValueStep =
  | { readonly step: "field"; readonly name: string }
  | { readonly step: "items" }
  /** An item of a list that says what each of its items is. */
  | { readonly step: "item"; readonly index: number }
  /** The values under names that the spec does not list. */
  | { readonly step: "values" }
  /** One of several forms of a value; `by` is the field whose value tells it apart. */
  | { readonly step: "variant"; readonly name: string; readonly by?: string };

/** Where a value is in the input or the data; empty for the whole. */
export type ValuePath = readonly ValueStep[];

/** `size.width`, `images[].url`, `meta.*`, `image(Edit)`: for people. */
export function pathText(path: ValuePath): string {
  return path.reduce((text, step) => `${text}${stepText(step, text === "")}`, "");
}

function stepText(step: ValueStep, isFirst: boolean): string {
  switch (step.step) {
    case "field":
      return isFirst ? step.name : `.${step.name}`;
    case "items":
      return "[]";
    case "item":
      return `[${step.index}]`;
    case "values":
      return isFirst ? "*" : ".*";
    case "variant":
      return `(${step.name})`;
  }
}
