import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { McpServer } from "@modelcontextprotocol/server";
import { FormApi } from "@tanstack/form-core";
import { initTRPC, TRPCError } from "@trpc/server";
import { asSchema, tool } from "ai";
import { createFormControl } from "react-hook-form";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  type NanoBananaProInput,
  nanoBananaProEndpoint,
} from "../../../generated/google/nano-banana-pro.js";
import { inputSchema } from "../../../generated/google/nano-banana-pro.schema.js";
import { standardSchema } from "../../../runtime/schema/index.js";

/** As it is: each library gets this very value. */
const input = standardSchema(nanoBananaProEndpoint, inputSchema);
const good: NanoBananaProInput = { prompt: "A boat", n: 2 };
const bad = { prompt: "A boat", n: 9 };

test("an AI SDK tool shows the schema to the model, and checks what it is given", async () => {
  const draw = tool({
    description: "Draws.",
    inputSchema: input,
    execute: async (given) => {
      expectTypeOf(given).toEqualTypeOf<NanoBananaProInput>();
      return given.prompt;
    },
  });
  const { jsonSchema, validate } = asSchema(draw.inputSchema);
  expect(await jsonSchema).toMatchObject({
    $schema: "http://json-schema.org/draft-07/schema#",
    properties: { prompt: { type: "string", description: expect.stringContaining("What to") } },
    additionalProperties: false,
  });
  expect(await validate?.(good)).toEqual({ success: true, value: good });
  expect(await validate?.(bad)).toMatchObject({ success: false });
});

test("an MCP server lists the schema, and refuses a call that does not fit", async () => {
  const server = new McpServer({ name: "test", version: "1" });
  const called: NanoBananaProInput[] = [];
  server.registerTool("draw", { description: "Draws.", inputSchema: input }, async (given) => {
    called.push(given);
    return { content: [{ type: "text", text: given.prompt }] };
  });
  const client = new Client({ name: "test", version: "1" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), client.connect(here)]);
  try {
    const { tools } = await client.listTools();
    expect(tools[0]?.inputSchema).toEqual(inputSchema);
    const done = await client.callTool({ name: "draw", arguments: { ...good } });
    expect(done.content).toEqual([{ type: "text", text: "A boat" }]);
    const refused = await client.callTool({ name: "draw", arguments: bad });
    expect(refused.isError).toBe(true);
    expect(JSON.stringify(refused.content)).toContain("from 1 to 4");
    expect(called).toEqual([good]);
  } finally {
    await client.close();
    await server.close();
  }
});

test("a tRPC procedure takes it as its input", async () => {
  const trpc = initTRPC.create();
  const router = trpc.router({
    draw: trpc.procedure.input(input).mutation(({ input: given }) => {
      expectTypeOf(given).toEqualTypeOf<NanoBananaProInput>();
      return given.n;
    }),
  });
  const caller = trpc.createCallerFactory(router)({});
  expect(await caller.draw(good)).toBe(2);
  const refusal = await caller.draw(bad).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(TRPCError);
  expect(refusal).toMatchObject({ code: "BAD_REQUEST" });
});

describe("a form tells what is wrong at its field", () => {
  test("of react-hook-form, by its resolver", async () => {
    const form = createFormControl<NanoBananaProInput>({
      resolver: standardSchemaResolver(input),
      defaultValues: bad,
    });
    const sent: NanoBananaProInput[] = [];
    const errors: unknown[] = [];
    const submit = form.handleSubmit(
      (values) => void sent.push(values),
      (found) => void errors.push(found),
    );
    await submit();
    expect(errors).toMatchObject([{ n: { message: "expected an integer from 1 to 4, found 9" } }]);
    form.setValue("n", 2);
    await submit();
    expect(sent).toEqual([good]);
  });

  test("of TanStack Form, by its validators", async () => {
    const sent: NanoBananaProInput[] = [];
    const form = new FormApi({
      defaultValues: bad as NanoBananaProInput,
      validators: { onChange: input },
      onSubmit: ({ value }) => void sent.push(value),
    });
    form.mount();
    await form.handleSubmit();
    expect(form.state.errorMap.onChange).toMatchObject({
      n: [{ message: "expected an integer from 1 to 4, found 9" }],
    });
    form.setFieldValue("n", 2);
    await form.handleSubmit();
    expect(sent).toEqual([good]);
  });
});
