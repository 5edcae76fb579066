import { shellWord } from "../../generator/encode/terminal.js";
import type { Schema } from "../../generator/schema/schema.js";
import { createOptions } from "./create-options.js";
import { fieldFlags } from "./field-flags.js";
import { takesFile } from "./field-texts.js";

/** A command, and what it is for, as yargs takes them. */
type Example = [command: string, about: string];

/** Where no model is named. */
export const generalExamples: readonly Example[] = [
  ['npx $0 create google/nano-banana-pro --prompt "A paper boat" --save boat.png', ""],
  ['npx $0 create acme/edit --prompt "At night" --image ./boat.png', "Send a file"],
  ["npx $0 create google/nano-banana-pro --help", "The fields of one model"],
  ["npx $0 create --sse-endpoint /generation/sse/google/nano-banana --payload-file in.json", ""],
];

/** Those of one model. A model that requires more than a prompt and files takes a payload. */
export function examplesOf(key: string, input: Schema): readonly Example[] {
  const flags = fieldFlags(input, createOptions).map(({ name, field: { required } }) => ({
    name,
    required,
    value: takesFile(input, name) ? "./boat.png" : name === "prompt" ? '"A paper boat"' : undefined,
  }));
  const needed = flags.filter(({ name, required }) => required || name === "prompt");
  const isPlain = needed.length > 0 && needed.every(({ value }) => value !== undefined);
  const fields = isPlain
    ? needed.map(({ name, value }) => ` --${name} ${value}`).join("")
    : " --payload-file in.json";
  const command = `npx $0 create ${shellWord(key)}${fields}`;
  const file = flags.find(({ required, value }) => !required && value === "./boat.png");
  const sending: Example[] = file
    ? [[`${command} --${file.name} ${file.value}`, "Send a file"]]
    : [];
  return [[`${command} --save pictures/`, ""], ...sending];
}
