import { expect, test } from "vitest";
import { basePath } from "../../../simulator/service/parameters.js";

const at = (baseUrl: string) => basePath({ name: "Acme", apiKeyVariable: "ACME_API_KEY", baseUrl });

test("the path of a base URL is empty for a host alone, and found at once however many slashes it has", () => {
  expect(at("https://api.acme.example")).toBe("");
  expect(at("https://api.acme.example/v1")).toBe("/v1");
  const path = `${"/".repeat(150_000)}x`;
  expect(at(`https://api.acme.example${path}`)).toBe(path);
});
