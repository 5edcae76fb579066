import { expect, onTestFinished, test } from "vitest";
import { key, startForTest } from "../harness.js";
import { acmeSpec } from "../specs.js";
import { type SteeredService, startSteeredService } from "../steered-service.js";
import {
  card,
  choose,
  link,
  patient,
  pay,
  pixel,
  press,
  runPrompt,
  says,
  state,
} from "../steps.js";
import type { Opener } from "./open.js";

/** One second of silence. */
const sound = Buffer.concat([
  Buffer.from(
    "RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0@\x1f\0\0@\x1f\0\0\x01\0\x08\0data@\x1f\0\0",
    "latin1",
  ),
  Buffer.alloc(8_000, 128),
]);
const video = Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isomiso2", "latin1");
const script = "globalThis.__pwned=1";
const media = {
  "a.png": { type: "image/png", bytes: pixel },
  "a.mp4": { type: "video/mp4", bytes: video },
  "a.wav": { type: "audio/wav", bytes: sound },
  "svg.png": {
    type: "image/png",
    bytes: `<svg xmlns="http://www.w3.org/2000/svg"><script>${script}</script></svg>`,
  },
  "drawing.svg": { type: "image/svg+xml", bytes: `<svg><script>${script}</script></svg>` },
  "page.png": { type: "image/png", bytes: `<!doctype html><script>${script}</script>` },
  "moved.png": { type: "image/png", bytes: "", location: "http://169.254.169.254/latest/" },
};

/** Runs at a service whose generations last until the test ends them. */
export function serviceTests({ visit }: Opener): void {
  async function service(): Promise<SteeredService> {
    const started = await startSteeredService(media);
    onTestFinished(() => started.close());
    return started;
  }

  test("keeps two runs through a reload, stops waiting for one, and waits for it again", async () => {
    const acme = await service();
    const playground = await startForTest([{ spec: acmeSpec(), baseUrl: acme.baseUrl }]);
    const page = await visit(playground);
    await choose(page, "Scalars");
    await runPrompt(page, "First");
    await pay(page);
    await says(card(page, "First").locator(".id"), "gen-1");
    await runPrompt(page, "Second");
    await says(card(page, "Second").locator(".id"), "gen-2");
    expect(await page.locator(".is-running").count()).toBe(2);
    acme.say("Second", { status: "IN_QUEUE", queue_position: 7 });
    await says(card(page, "Second"), "Place 7 in the queue");
    await page.reload();
    await says(card(page, "Second"), "Place 7 in the queue");
    expect(await page.getByLabel("Prompt").inputValue()).toBe("Second");
    acme.say("Second", { status: "IN_PROGRESS", progress: 0.4 });
    const progress = () => card(page, "Second").getByRole("progressbar").getAttribute("value");
    await expect.poll(progress, patient).toBe("0.4");
    await says(card(page, "Second").locator(".state"), "in progress");

    await press(card(page, "First"), "Cancel…");
    await says(card(page, "First"), /goes on, and charges for it\. Its id is kept/);
    await press(card(page, "First"), "Keep waiting");
    await press(card(page, "First"), "Cancel…");
    await press(card(page, "First"), "Stop waiting");
    await state(page, "First", "stopped");
    await press(card(page, "First"), "Wait");
    acme.complete("First", "a.png");
    acme.complete("Second", "a.png");
    await state(page, "First", "completed");
    await state(page, "Second", "completed");
    expect([acme.accepted(), acme.canceled]).toEqual([2, []]);
  });

  test("asks a service with a way to cancel, and says that it may charge", async () => {
    const acme = await service();
    const spec = acmeSpec({ cancels: true });
    const page = await visit(await startForTest([{ spec, baseUrl: acme.baseUrl }]));
    await choose(page, "Scalars");
    await runPrompt(page, "Too much");
    await pay(page);
    await says(card(page, "Too much").locator(".id"), "gen-1");
    await press(card(page, "Too much"), "Cancel…");
    await says(card(page, "Too much"), "What it has done until then it may charge.");
    expect(acme.canceled).toEqual([]);
    await press(card(page, "Too much"), "Cancel it");
    await state(page, "Too much", "stopped");
    await expect.poll(() => acme.canceled, patient).toEqual(["gen-1"]);
    await card(page, "Too much").getByText("What happened").click();
    await says(card(page, "Too much").locator(".log"), "The service was asked to cancel.");
    // Whether it did is what it says itself.
    await press(card(page, "Too much"), "Wait");
    await state(page, "Too much", "failed");
    await says(card(page, "Too much").locator(".problem"), "If it is still wanted");
    await press(card(page, "Too much"), "Answer");
    await says(page.getByRole("dialog").locator("pre"), '"status": "CANCELED"');
  });

  test("shows pictures, videos and sounds, and nothing that only says it is one", async () => {
    const acme = await service();
    const page = await visit(await startForTest([{ spec: acmeSpec(), baseUrl: acme.baseUrl }]));
    await choose(page, "Scalars");
    await runPrompt(page, "All kinds");
    await pay(page);
    await says(card(page, "All kinds").locator(".id"), "gen-1");
    acme.complete("All kinds", "a.png", "a.mp4", "a.wav");
    await state(page, "All kinds", "completed");
    const length =
      "new Promise((done) => { const sound = document.querySelector('audio');" +
      "const say = () => done(sound.duration);" +
      "sound.readyState > 0 ? say() : sound.addEventListener('loadedmetadata', say); })";
    expect(await page.evaluate(length)).toBeCloseTo(1, 1);
    const served = await page.evaluate(`Promise.all(["img", "video", "audio"].map(async (name) => {
      const { headers } = await fetch(document.querySelector(".results " + name).src);
      return [name, headers.get("content-type"), headers.get("content-security-policy")];
    }))`);
    expect(served).toEqual([
      ["img", "image/png", "default-src 'none'; sandbox"],
      ["video", "video/mp4", "default-src 'none'; sandbox"],
      ["audio", "audio/wav", "default-src 'none'; sandbox"],
    ]);
    expect(
      await card(page, "All kinds")
        .getByRole("button", { name: /^Compare/ })
        .count(),
    ).toBe(1);

    for (const [name, why] of [
      ["svg.png", "the content is image/svg"],
      ["page.png", "not a picture"],
      ["moved.png", "302"],
    ] as const) {
      await runPrompt(page, name);
      await says(card(page, name).locator(".id"), "gen-");
      acme.complete(name, name);
      await state(page, name, "completed");
      await says(
        card(page, name).locator(".wrong"),
        new RegExp(`${why}[\\s\\S]*stays at the service`),
      );
      expect(await card(page, name).locator("figure").count()).toBe(0);
    }
    await runPrompt(page, "A drawing");
    await says(card(page, "A drawing").locator(".id"), "gen-");
    acme.complete("A drawing", "drawing.svg");
    await says(card(page, "A drawing").locator("figure"), "download it to look at it");
    expect(await card(page, "A drawing").locator("figure :is(img, audio, video)").count()).toBe(0);
    expect(await page.evaluate(`"__pwned" in globalThis`)).toBe(false);

    // An answer that repeats the key: the page's every answer is searched for it when the test ends.
    await runPrompt(page, "Echo");
    await says(card(page, "Echo").locator(".id"), "gen-");
    acme.say("Echo", { status: `WAITING ${key}`, note: key });
    acme.say("Echo", { status: "COMPLETED", data: { images: [], note: `Bearer ${key}` } });
    await state(page, "Echo", "completed");
    await press(card(page, "Echo"), "Answer");
    await says(page.getByRole("dialog").locator("pre"), "Bearer [redacted]");
  });

  test("has the models of several platforms, and asks before the first paid run at each", async () => {
    const acme = await service();
    const other = await service();
    const platforms = [
      { spec: acmeSpec(), baseUrl: acme.baseUrl },
      { spec: acmeSpec({ name: "other" }), baseUrl: other.baseUrl },
      { spec: acmeSpec({ name: "third" }) },
    ];
    const environment = { ACME_API_KEY: key, OTHER_API_KEY: "sk-other-91c2d7" };
    const page = await visit(await startForTest(platforms, { environment }));
    const links = link(page, "Free");
    expect(await links.count()).toBe(3);
    const askedAt = async (index: number, prompt: string) => {
      await links.nth(index).click();
      await runPrompt(page, prompt);
      const dialog = page.getByRole("dialog");
      await dialog.or(card(page, prompt)).first().waitFor();
      return (await dialog.count()) > 0 ? dialog.innerText() : undefined;
    };
    expect(await askedAt(0, "At Acme")).toContain("ACME_API_KEY");
    await pay(page);
    await says(card(page, "At Acme").locator(".id"), "gen-1");
    expect(await askedAt(1, "At the other")).toContain("OTHER_API_KEY");
    await pay(page);
    await says(card(page, "At the other").locator(".id"), "gen-1");
    // Neither is asked for again, and a platform without a key is simulated.
    expect(await askedAt(0, "Once more")).toBeUndefined();
    await says(card(page, "Once more").locator(".id"), "gen-2");
    expect(await askedAt(2, "At the third")).toBeUndefined();
    await state(page, "At the third", "completed");
    await says(card(page, "At the third"), "simulated");
    expect([acme.accepted(), other.accepted()]).toEqual([2, 1]);
    const keysAt = (at: SteeredService) =>
      new Set(at.requests.map(({ headers }) => headers.authorization));
    expect(keysAt(acme)).toEqual(new Set([`Bearer ${key}`]));
    expect(keysAt(other)).toEqual(new Set(["Bearer sk-other-91c2d7"]));
  });
}
