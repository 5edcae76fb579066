import { describe, expect, test } from "vitest";
import { GeneratorError } from "../../../generator/diagnostics/errors.js";
import {
  exportedNames,
  nameEndpoint,
  refuseCollisions,
  typeName,
} from "../../../generator/model/naming.js";

describe("an endpoint's name comes from its key", () => {
  test.for([
    ["google/nano-banana-pro", "google", "google", "nano-banana-pro", "nanoBananaPro"],
    ["kling-ai/v3/image", "kling-ai", "klingAi", "v3-image", "v3Image"],
    ["openai/gpt-image-1.5", "openai", "openai", "gpt-image-1_5", "gptImage1_5"],
    ["openai/gpt-image-15", "openai", "openai", "gpt-image-15", "gptImage15"],
    ["acme/flux_pro", "acme", "acme", "flux-pro", "fluxPro"],
    ["acme/FLUX.1-dev", "acme", "acme", "flux-1-dev", "flux1Dev"],
    ["acme/3d", "acme", "acme", "3d", "_3d"],
    ["upscale", "api", "api", "upscale", "upscale"],
    ["", "api", "api", "_", "_"],
  ])("%s", ([key = "", folder, module, file, name]) => {
    expect(nameEndpoint(key)).toEqual({ folder, module, file, function: name });
  });

  test.for([
    ["delete", "delete_"],
    ["await", "await_"],
    ["then", "then_"],
    ["constructor", "constructor_"],
    ["__proto__", "proto"],
    ["generate", "generate_"],
    ["platform", "platform_"],
    ["to-string", "toString_"],
  ])("the model %s does not become a name that means something else", ([model, name]) => {
    expect(nameEndpoint(`acme/${model}`).function).toBe(name);
  });

  test.for(["con", "aux", "nul", "com1", "index", "platform", "registry"])(
    "the model %s does not become a file that a disk or the output has",
    (model) => {
      expect(nameEndpoint(`acme/${model}`).file).toBe(`${model}_`);
      expect(nameEndpoint(`${model}/x`).folder).toBe(`${model}_`);
    },
  );

  test("letters outside of ASCII stay apart, as their code points", () => {
    expect(nameEndpoint("acme/模型").function).toBe("u6a21U578b");
    expect(nameEndpoint("acme/gеnerate")).not.toEqual(nameEndpoint("acme/generate"));
    expect(nameEndpoint("acme/😀").file).toBe("u1f600");
  });

  test("whatever the key, every name is an ASCII identifier of at most 64 signs", () => {
    const keys = [
      "a".repeat(900),
      "a/".repeat(400),
      "%2e%2e/%00",
      "{id}/x",
      "…/'\"`$\u007bx}",
      "9/9",
      "",
    ];
    for (const key of keys) {
      const { module, folder, file, ...rest } = nameEndpoint(key);
      for (const name of [module, rest.function]) expect(name).toMatch(/^[A-Za-z_$][\w$]{0,63}$/);
      for (const name of [folder, file]) expect(name).toMatch(/^[a-z0-9_-]{1,65}$/);
    }
  });
});

test("a module exports a function, its descriptor and its two types", () => {
  expect(exportedNames("nanoBanana")).toEqual([
    "nanoBanana",
    "nanoBananaEndpoint",
    "NanoBananaInput",
    "NanoBananaData",
  ]);
  expect(typeName("_3d")).toBe("_3d");
});

describe("endpoints that meet are refused, both named", () => {
  const meet = (...keys: string[]) => {
    const endpoints = keys.map((key) => ({ key, name: nameEndpoint(key) }));
    try {
      refuseCollisions(endpoints);
      return undefined;
    } catch (error) {
      return error instanceof GeneratorError ? `${error.code} ${error.problem}` : String(error);
    }
  };

  test.for([
    ["acme/a-b", "acme/a_b", "the file acme/a-b.ts"],
    ["acme/a/b", "acme/a-b", "the file acme/a-b.ts"],
    ["acme/flux-11", "acme/flux-1/1", "the name acme.flux11"],
    ["acme/Flux", "acme/flux", "the file acme/flux.ts"],
    ["acme/flux", "acme/flux-endpoint", "the name acme.fluxEndpoint"],
    ["kling-ai/a", "klingAi/b", "the module klingAi"],
  ])("%s and %s", ([first = "", second = "", place]) => {
    expect(meet(first, second)).toBe(`MS1301 ${first} and ${second} both need ${place}`);
  });

  test("the advice is what helps: another name for a function, to leave one out for a file", () => {
    const advice = (...keys: string[]) => {
      try {
        refuseCollisions(keys.map((key) => ({ key, name: nameEndpoint(key) })));
        return undefined;
      } catch (error) {
        return error instanceof GeneratorError ? error.hint : String(error);
      }
    };
    expect(advice("acme/flux", "acme/flux-endpoint")).toContain(
      'hooks: { renameFunction: ({ key }) => (key === "acme/flux-endpoint" ? ',
    );
    expect(advice("acme/a-b", "acme/a_b")).toMatch(
      /^Leave one out: name only the other in the config's endpoints, .*hooks: \{ skipEndpoint: \(\{ key \}\) => key === "acme\/a_b" \}\. .* --endpoint acme\/a_b --out <folder>$/,
    );
  });

  test("all pairs are named at once", () => {
    const keys = ["acme/a-b", "acme/a_b", "acme/c", "acme/d-e", "acme/d_e"];
    const all = () => refuseCollisions(keys.map((key) => ({ key, name: nameEndpoint(key) })));
    expect(all).toThrow(
      "acme/a-b and acme/a_b both need the file acme/a-b.ts. The same holds for acme/d-e and acme/d_e",
    );
  });

  test("a dot between digits keeps versions apart", () => {
    expect(meet("acme/flux-1.1", "acme/flux-11")).toBeUndefined();
  });

  test("the same name under two providers is not a collision", () => {
    expect(meet("a/flux", "b/flux")).toBeUndefined();
  });
});
