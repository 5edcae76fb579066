import { expect, it } from "vitest";
import { SilenceWatch } from "../../../runtime/http/idle-timer.js";

const NEVER_MS = 600_000;

it("asks again and again why an answer is quiet, one question at a time", async () => {
  let open = 0;
  let most = 0;
  let asked = 0;
  await new Promise<void>((resolve) => {
    const watch = new SilenceWatch(
      { idleTimeoutMs: NEVER_MS, eventTimeoutMs: 2 },
      {
        onIdle: () => expect.unreachable(),
        async onQuiet() {
          open += 1;
          most = Math.max(most, open);
          asked += 1;
          await new Promise((answered) => setTimeout(answered, 10));
          open -= 1;
          if (asked < 3) return;
          watch.release();
          resolve();
        },
      },
    );
  });
  expect([asked, most]).toEqual([3, 1]);
});

it("tells each time the answer has been silent for that long, and stops when it is released", async () => {
  let idle = 0;
  await new Promise<void>((resolve) => {
    const watch = new SilenceWatch(
      { idleTimeoutMs: 2, eventTimeoutMs: NEVER_MS },
      {
        onIdle() {
          idle += 1;
          if (idle < 3) return;
          watch.release();
          setTimeout(resolve, 20);
        },
        onQuiet: () => expect.unreachable(),
      },
    );
  });
  expect(idle).toBe(3);
});
