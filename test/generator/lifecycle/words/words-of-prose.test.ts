import { expect, test } from "vitest";
import { statusWords } from "../../../../generator/lifecycle/words/status-words.js";
import type { Schema } from "../../../../generator/schema/schema.js";

// Only what stands alone beside a word says what it means. A word that is not read is warned of; one that is wrongly
// read as the end would lose a paid picture.
test.for([
  [
    "State of the job: `hold` (in the queue), `cook` (being drawn), `served` (the picture is there), `spoiled` (unable to complete).",
    {},
  ],
  [
    "Flow of a job: hold -> cook -> served. When something goes wrong: hold -> cook -> spoiled.",
    {},
  ],
  ["One of `hold`, `cook`, `served`. `spoiled`: the job ended, and no picture was made.", {}],
  [
    "`hold`: waiting\n`cook`: in the oven\n`served`: the picture is ready\n`halted`: ended early",
    {},
  ],
  [
    "`hold` means it waits; `cook` means nearly done; `served` means done; `dropped` means it failed",
    { DROPPED: "FAILED", SERVED: "COMPLETED" },
  ],
  ["The job can be edited until its status is `cook`. Later words are `served` and `spoiled`.", {}],
  [
    'Cancel is possible until the state becomes "plating". After that the job is "served" or "burnt".',
    {},
  ],
  ["`plated`: almost ready. `served`: ready. `burnt`: couldn't be finished.", {}],
  ["`burnt`: didn't complete. `served`: complete.", { SERVED: "COMPLETED" }],
  ["`burnt`: isn't available. `served`: available.", { AVAILABLE: "COMPLETED" }],
  ["`proof` (preview ready), `served` (final image ready), `burnt` (failed)", { BURNT: "FAILED" }],
  ["`void`: finished, but nothing could be drawn. `served`: finished.", { SERVED: "COMPLETED" }],
  ["hold = waiting, cook = working, served = done, burnt = cannot finish", { SERVED: "COMPLETED" }],
  [
    "hold: queued\ncook: processing\nserved: complete\nburnt: failed to complete",
    { SERVED: "COMPLETED" },
  ],
  [
    "| word | meaning |\n|---|---|\n| hold | queued |\n| served | finished |\n| burnt | finished badly |",
    { SERVED: "COMPLETED" },
  ],
  ["`partial`: some images done. `served`: all images done.", {}],
  ["`hold` (until ready), `served` (on completion)", {}],
  ['Poll until the status is "served" or "burnt".', {}],
  ["Poll until the status becomes 'burnt' or 'served'", {}],
  ["The steps are draft → cook → plated → served; a refused prompt goes draft → barred.", {}],
  ["`stalled` - will be finished later. `served` - finished", { SERVED: "COMPLETED" }],
  ["`stalled`: to be completed. `served`: completed", { SERVED: "COMPLETED" }],
  ["`review`: success pending. `served`: success", { SERVED: "COMPLETED" }],
  ["`lapsed` - result deleted. `served` - result available", {}],
  ["`lapsed`: no longer available. `served`: available", { AVAILABLE: "COMPLETED" }],
  ["`frozen`: credits ended. `served`: job ended", {}],
  ["`broke`: credits finished", {}],
  ["`parked`: once available", {}],
  ["`parked`: when workers are ready", {}],
  ["`parked`: waiting, done soon", {}],
  ["`parked` when the model is ready. `served` when all is done.", {}],
  ["`parked` once the input is available. `served` once the picture is done", {}],
  ["`staged` when the upload is complete, `served` when the image is complete", {}],
  [
    "`staged`: upload complete; `served`: image complete; `burnt`: image failed",
    { BURNT: "FAILED" },
  ],
  ["`primed`: model ready. `cook`: running. `served`: completed", { SERVED: "COMPLETED" }],
  ["`staged` once the input has been delivered. `served` once the image has been delivered.", {}],
  ["`audited`: prompt accepted. `served`: done", { SERVED: "COMPLETED" }],
  ["`barred` if the prompt is not safe. `served` if ready", {}],
  [
    "staged: upload done, cook: running, served: done, burnt: error",
    { BURNT: "FAILED", SERVED: "COMPLETED" },
  ],
  ["`refunded` on failure, `served` on success", {}],
  ["`warmup` until the GPU is available, `served` when finished", {}],
  ["warmup (GPU ready), cook (running), served (finished)", { SERVED: "COMPLETED" }],
  ["Current stage: prep / cook / plate / served", {}],
  ["Returned as one of hold, cook, served", {}],
  ["Status: hold → cook → served, or hold → cook → burnt", {}],
  ["Status: hold → cook → served | burnt", {}],
  ["Status: hold → cook → served, burnt", {}],
  ["hold -> cook -> served\nhold -> cook -> burnt (if it failed)", {}],
  ["`burnt`: rarely completes", {}],
  ["`burnt` - cannot be delivered", {}],
  ["`burnt`: unsuccessfully ended. `served`: success", { SERVED: "COMPLETED" }],
  ["`burnt`: was completed with 0 images. `served`: completed", { SERVED: "COMPLETED" }],
  ["`expended`: error-free. `burnt`: error", { BURNT: "FAILED", "ERROR-FREE": "FAILED" }],
  ["`graded`: fail-safe done", {}],
  [
    {
      type: "string",
      enum: ["hold", "cook", "served", "spoiled"],
      description:
        "`hold` waiting, `cook`: work goes on, `served`: picture ready, `spoiled`: unable to complete",
    },
    {},
  ],
  [
    {
      type: "string",
      enum: ["hold", "staged", "cook", "served", "spoiled"],
      description:
        "* `hold` - waits\n* `staged` - upload complete\n* `cook` - at work\n* `served` - all complete\n* `spoiled` - the job ended, nothing was drawn",
    },
    {},
  ],
] as [string | Schema, object][])("of %j only what is plain is read", ([written, own]) => {
  const schema: Schema =
    typeof written === "string" ? { type: "string", description: written } : written;
  expect(statusWords(schema).own).toEqual(own);
});

test.each(["-", "–", "•", "*"])(
  "lines that begin with %s and a word list the words of a status",
  (bullet) => {
    const lines = ["hold – waits", "cook – being drawn", "served – the image is there"];
    const description = `State of the job:\n${lines.map((line) => `${bullet} ${line}`).join("\n")}`;
    const { all, unknown } = statusWords({ type: "string", description });
    expect([all, unknown]).toEqual([
      ["hold", "cook", "served"],
      ["cook", "served"],
    ]);
  },
);

test("two lines with a bullet are no list of words", () => {
  const description = "Notes:\n- hidden – for owners\n- public – for all";
  expect(statusWords({ type: "string", description })).toMatchObject({ all: [], unknown: [] });
});

test("a word before a hyphen is no word of a list", () => {
  const description = "State:\n- in-queue while it waits\n- in-work when drawn\n- in-store at last";
  expect(statusWords({ type: "string", description })).toMatchObject({ all: [], unknown: [] });
});

test("a list may have full-width colons", () => {
  const description = "State:\n- waitlist：排队\n- drawn：完成\n- broken：失败";
  const { all, unknown } = statusWords({ type: "string", description });
  expect([all, unknown]).toEqual([["waitlist", "drawn", "broken"], ["drawn"]]);
});
