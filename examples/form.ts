/**
 * A form for a model's input, without a page around it: TanStack Form checks by the generated schema,
 * and the fields and their choices come from it. Against the simulator, which costs nothing. Build it as
 * `npm start` does, then: node dist/examples/examples/form.js
 */
import { images } from "@modelsmith/runtime";
import { standardSchema } from "@modelsmith/runtime/schema";
import { FormApi } from "@tanstack/form-core";
import { simulate } from "modelsmith/simulator";
import {
  type NanoBananaProInput,
  nanoBananaPro,
  nanoBananaProEndpoint,
} from "../generated/google/nano-banana-pro.js";
import { inputSchema } from "../generated/google/nano-banana-pro.schema.js";

const simulator = await simulate({ openapi: "specs/openapi.json", docs: "specs/docs.json" });
const options = { baseUrl: simulator.baseUrl, apiKey: "any-key" };

try {
  const { resolution, n } = inputSchema.properties;
  say(`resolution, one of ${resolution.enum.join(", ")}; ${resolution.default} if left out`);
  say(`n, from ${n.minimum} to ${n.maximum}: ${n.description}`);

  const defaultValues: NanoBananaProInput = { prompt: "A paper boat", resolution: "2K", n: 9 };
  const form = new FormApi({
    defaultValues,
    validators: { onChange: standardSchema(nanoBananaProEndpoint, inputSchema) },
    onSubmit: async ({ value }) => {
      const generation = await nanoBananaPro(value, options);
      say(
        generation.ok ? `${images(generation).length} pictures` : `failed: ${generation.message}`,
      );
    },
  });
  form.mount();
  await form.handleSubmit();
  for (const [field, issues] of Object.entries(form.state.errorMap.onChange ?? {})) {
    for (const { message } of issues) say(`${field}: ${message}`);
  }
  form.setFieldValue("n", 2);
  await form.handleSubmit();
  say(`Paid ${simulator.stats().charges} generation.`);
} finally {
  await simulator.close();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
