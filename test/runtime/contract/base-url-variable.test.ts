import { afterEach, expect, test, vi } from "vitest";
import { baseUrlVariable } from "../../../runtime/contract/base-url-variable.js";
import { endpointPlatform } from "../../../runtime/contract/endpoint-platform.js";
import { resolveSettings } from "../../../runtime/options/options.js";

afterEach(() => vi.unstubAllEnvs());

test.each([
  ["SKILLS_VIDEO_API_KEY", "SKILLS_VIDEO_BASE_URL"],
  ["FAL_KEY", "FAL_BASE_URL"],
  ["REPLICATE_API_TOKEN", "REPLICATE_BASE_URL"],
  ["RUNWAYML_API_SECRET", "RUNWAYML_BASE_URL"],
  ["MY_PASS", "MY_PASS_BASE_URL"],
  ["API_KEY", "MODELSMITH_BASE_URL"],
])("beside %s stands %s", (key, variable) => {
  expect(baseUrlVariable({ apiKeyVariable: key })).toBe(variable);
});

test("an endpoint with a key of its own has the address of its platform", () => {
  const acme = { name: "t", baseUrl: "https://a.test/v1", apiKeyVariable: "BASE_TEST_KEY" };
  const auth = { in: "header", name: "x-key", variable: "BASE_TEST_VIDEO_KEY" } as const;
  const platform = endpointPlatform({ platform: acme, auth });
  vi.stubEnv("BASE_TEST_BASE_URL", "http://127.0.0.1:4010");
  vi.stubEnv("BASE_TEST_VIDEO_KEY", "of-videos");
  const { origin, apiKey } = resolveSettings(platform, {}, {});
  expect([origin, apiKey]).toEqual(["http://127.0.0.1:4010", "of-videos"]);
  expect(endpointPlatform({ platform, auth })).toEqual(platform);
});

test("an option wins over the variable, and the variable over the platform", () => {
  const platform = { name: "t", baseUrl: "https://a.test/v1", apiKeyVariable: "BASE_TEST_KEY" };
  const originOf = (options = {}) => resolveSettings(platform, {}, options).origin;
  expect(originOf()).toBe("https://a.test");
  vi.stubEnv("BASE_TEST_BASE_URL", " ");
  expect(originOf()).toBe("https://a.test");
  vi.stubEnv("BASE_TEST_BASE_URL", "http://127.0.0.1:4010/api\n");
  expect(originOf()).toBe("http://127.0.0.1:4010");
  expect(originOf({ baseUrl: "https://b.test" })).toBe("https://b.test");
  vi.stubEnv("BASE_TEST_BASE_URL", "http://example.com");
  expect(() => originOf()).toThrow(/must be an absolute https URL/);
});
