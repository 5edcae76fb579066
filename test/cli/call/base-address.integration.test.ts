import { afterAll, beforeAll, expect, test } from "vitest";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { environment, runCli } from "../run-cli.js";
import { enterSmallSpecs } from "../small-project.js";

beforeAll(enterSmallSpecs);

const simulator = await simulateSpecs({ latencyMs: 0 });
afterAll(() => simulator.close());

test.each([
  [["create", "google/nano-banana", "--prompt", "A boat"], 23],
  [["credits"], 23],
  [["check-key"], 23],
])(
  "%j at an address without the path of the spec's own says which was meant",
  async (words, code) => {
    const asked = [...words, "--base-url", simulator.url];
    const ran = await runCli(asked, { environment });
    const meant = `the address of the spec or config is https://open.skills.video/api/v1. Did you mean ${simulator.baseUrl}?`;
    expect([ran.code, ran.out]).toEqual([
      code,
      expect.stringContaining(`Check --base-url: ${meant}`),
    ]);
    const named = { ...environment, SKILLS_VIDEO_BASE_URL: `${simulator.url}/` };
    const { out } = await runCli(words, { environment: named });
    expect(out).toContain(`Check SKILLS_VIDEO_BASE_URL: ${meant}`);
  },
);

test("a gateway at another path may be right: what else there is to do comes after the address", async () => {
  const words = ["create", "google/nano-banana", "--prompt", "A boat", "--base-url", simulator.url];
  const { out } = await runCli(words, { environment });
  expect(out).toMatch(/Check --base-url: .*Check the endpoint: npx modelsmith inspect/s);
});

test("a 404 of an address with that path is about the endpoint", async () => {
  const words = ["create", "google/nano-banana", "--prompt", "A boat [fault:create.404-model]"];
  const { out } = await runCli([...words, "--base-url", simulator.baseUrl], { environment });
  expect(out).toContain("Check the endpoint: npx modelsmith inspect --list-endpoints");
});
