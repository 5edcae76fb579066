import { expectTypeOf } from "vitest";
import {
  createClient,
  type Endpoint,
  type Follow,
  type Generation,
  type GenerationEvent,
  generate,
  stream,
  submit,
  unwrap,
  wait,
} from "../../runtime/index.js";

/**
 * What must compile and what must not, as `tsc --noEmit` sees it: nothing here is ever run.
 */

interface Input {
  prompt: string;
  n?: number;
  size?: "1K" | "2K";
}
interface Data {
  images?: { url: string }[];
}

export async function doors(endpoint: Endpoint<Input, Data>): Promise<void> {
  const generation = await generate(endpoint, { prompt: "a cat" });
  expectTypeOf(generation).toEqualTypeOf<Generation<Data>>();
  // @ts-expect-error data is there only once ok was checked
  generation.data;
  if (generation.ok) {
    expectTypeOf(generation.data).toEqualTypeOf<Data>();
    expectTypeOf(generation.status).toEqualTypeOf<"COMPLETED" | "SUCCEEDED">();
  } else {
    expectTypeOf(generation.status).toEqualTypeOf<"FAILED" | "CANCELED">();
    // @ts-expect-error a failed generation has no data
    generation.data;
  }
  expectTypeOf(unwrap(generation)).toEqualTypeOf<Data>();

  // @ts-expect-error prompt is missing
  await generate(endpoint, {});
  // @ts-expect-error there is no such field
  await generate(endpoint, { prompt: "a cat", promt: "a dog" });
  // @ts-expect-error not one of the sizes
  await generate(endpoint, { prompt: "a cat", size: "8K" });
  // @ts-expect-error there is no such option
  await generate(endpoint, { prompt: "a cat" }, { timeout: 1 });
  // @ts-expect-error a client comes from createClient()
  await generate(endpoint, { prompt: "a cat" }, { client: {} });
  await generate(endpoint, { prompt: "a cat" }, { client: createClient({ timeoutMs: 1 }) });

  for await (const event of stream(endpoint, { prompt: "a cat" })) {
    expectTypeOf(event).toEqualTypeOf<GenerationEvent<Data>>();
    if (event.type === "terminal" && event.generation.ok) {
      expectTypeOf(event.generation.data).toEqualTypeOf<Data>();
    }
  }

  expectTypeOf(await submit(endpoint, { prompt: "a cat" })).toEqualTypeOf<{
    id: string;
    generation?: Generation<Data>;
    follow?: Follow;
  }>();
  expectTypeOf(await wait("gen_1", { endpoint })).toEqualTypeOf<Generation<Data>>();
  const { platform } = endpoint;
  expectTypeOf(await wait("gen_1", { platform })).toEqualTypeOf<Generation<unknown>>();
  // @ts-expect-error an id alone does not say where it is from
  await wait("gen_1", {});
}

// @ts-expect-error a descriptor of another version is not understood
export const older: Endpoint["descriptor"] = 1;
