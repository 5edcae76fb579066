import { beforeAll, expect, test } from "vitest";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { folderWith } from "../../temporary-folder.js";
import { environment, key, runCli } from "../run-cli.js";
import { enterSmallSpecs, specOf } from "../small-project.js";

beforeAll(enterSmallSpecs);

test("the balance is printed as the service words it", async () => {
  await using simulator = await simulateSpecs({ credits: 7 });
  const words = ["credits", "--base-url", simulator.baseUrl];
  const ran = await runCli(words, { environment });
  expect([JSON.parse(ran.out), ran.code]).toEqual([{ total: 7, subscription: 0, permanent: 7 }, 0]);
  const SKILLS_VIDEO_BASE_URL = simulator.baseUrl;
  const named = await runCli(["credits"], {
    environment: { ...environment, SKILLS_VIDEO_BASE_URL },
  });
  expect(named.out).toBe(ran.out);
  const person = await runCli(words, { environment, person: true });
  expect(person.out).toBe("total: 7\nsubscription: 0\npermanent: 7\n");
});

test("a wrong key, no key and no service are reported, with the exit code of each", async () => {
  await using simulator = await simulateSpecs({ apiKey: "another" });
  const words = ["credits", "--base-url", simulator.baseUrl];
  const refused = await runCli(words, { environment });
  expect(refused.lines).toMatchSnapshot("a wrong key");
  expect([refused.code, refused.out.includes(key)]).toEqual([21, false]);
  const keyless = await runCli(words);
  const steps = JSON.stringify(keyless.lines).replaceAll(String(simulator.port), "<port>");
  expect(JSON.parse(steps)).toMatchSnapshot("no key");
  expect(keyless.code).toBe(1);
  await simulator.close();
  const gone = await runCli(words, { environment });
  const text = JSON.stringify(gone.lines).replaceAll(String(simulator.port), "<port>");
  expect(JSON.parse(text)).toMatchSnapshot("no service");
  expect(gone.code).toBe(24);
});

test("the variable of the address is checked like the option", async () => {
  const named = { ...environment, SKILLS_VIDEO_BASE_URL: "http://example.com" };
  const ran = await runCli(["credits"], { environment: named });
  expect([ran.code, ran.err]).toEqual([
    1,
    expect.stringMatching(/SKILLS_VIDEO_BASE_URL.*not https/),
  ]);
});

test("a host that DNS does not know is named at once, with what to look at", async () => {
  const ran = await runCli(["credits", "--base-url", "https://no-host.invalid"], { environment });
  expect(ran.code).toBe(24);
  expect(ran.lines).toMatchObject([
    { guidance: [expect.stringMatching(/DNS.*HTTPS_PROXY/), expect.any(String)] },
  ]);
});

test("the key goes to no address that is not https", async () => {
  const ran = await runCli(["credits", "--base-url", "http://example.com"], { environment });
  expect([ran.code, ran.err]).toEqual([1, expect.stringContaining("is not https")]);
});

test("nothing is sent if the spec has no operation for the balance", async () => {
  const requests: object[] = [];
  const onRequest = (request: object) => requests.push(request);
  await using simulator = await simulateSpecs({ onRequest });
  const { "/credits": _, ...paths } = specOf(["google/nano-banana"]).paths;
  const folder = await folderWith({ "openapi.json": { ...specOf([]), paths } });
  const spec = ["--openapi", `${folder}/openapi.json`, "--base-url", simulator.baseUrl];
  const ran = await runCli(["credits", ...spec], { environment });
  expect([ran.code, ran.err]).toEqual([
    1,
    expect.stringMatching(
      /the spec of .* has no operation for the balance\. Nothing was sent.*dashboard/s,
    ),
  ]);
  expect(requests).toEqual([]);
});
