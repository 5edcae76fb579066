import { expect, it } from "vitest";
import {
  bullmqJournal,
  fileJournal,
  once,
  postgresJournal,
  settleDoubt,
} from "../../../runtime/journal/index.js";
import { claimGeneration } from "../../../runtime/journal/journal.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { KEY, paintAt } from "../endpoints.js";
import { dispatcherOf } from "../in-process-service.js";

it("a generation that is found is the first key's, until its own create's answer names it", async () => {
  const journal = fileJournal(await temporaryFolder());
  const claim = (owner: string, isSure: boolean) =>
    claimGeneration(journal, "paint", "gen_1", owner, isSure);
  expect(await claim("a", false)).toBe(true);
  expect(await claim("a", false)).toBe(true);
  expect(await claim("b", false)).toBe(false);
  expect(await journal.load("generation:paint:gen_1")).toEqual({ revision: 1, value: "a" });
  expect(await claim("b", true)).toBe(true);
  expect(await claim("a", false)).toBe(false);
  expect(await journal.load("generation:paint:gen_1")).toEqual({ revision: 2, value: "b" });
});

it("of two keys that claim a generation at once, one has it", async () => {
  const journal = fileJournal(await temporaryFolder());
  const keys = ["a", "b", "c"];
  const claims = keys.map((key) => claimGeneration(journal, "paint", "gen_1", key, false));
  const owners = (await Promise.all(claims)).flatMap((isIts, at) => (isIts ? [keys[at]] : []));
  expect(owners).toHaveLength(1);
  expect(await journal.load("generation:paint:gen_1")).toEqual({ revision: 1, value: owners[0] });
});

it.each<[string, (given: never) => unknown, unknown]>([
  [
    'fileJournal needs the path of a folder, such as "./journal", found nothing',
    fileJournal,
    undefined,
  ],
  ['fileJournal needs the path of a folder, such as "./journal", found ""', fileJournal, ""],
  [
    "postgresJournal needs a client of PostgreSQL, such as new pg.Pool(), found an object",
    postgresJournal,
    {},
  ],
  [
    "bullmqJournal needs a job that was added to a queue, found nothing",
    (job) => bullmqJournal(job, job),
    undefined,
  ],
  [
    "bullmqJournal needs the job's queue or worker, found an object",
    (job) => bullmqJournal(job, job),
    { id: "1" },
  ],
])("a journal is refused where it is made: %s", (message, make, given) => {
  // As JavaScript passes it.
  expect(() => make(given as never)).toThrow(new TypeError(message));
});

it.each([
  ["its load", { load: () => Promise.reject(new Error("it is a file")), save: async () => true }],
  [
    "its save",
    { load: async () => undefined, save: () => Promise.reject(new Error("it is a file")) },
  ],
])(
  "where %s fails before anything is sent, the error says that it is the journal",
  async (_, journal) => {
    const requests: string[] = [];
    const dispatcher = dispatcherOf(({ path }) => {
      requests.push(path);
      return { status: 500, headers: {}, body: "" };
    });
    const options = { journal, dispatcher, apiKey: KEY };
    const call = once("a", paintAt("https://journal.test"), { prompt: "a cat" }, options);
    await expect(call).rejects.toThrow(
      "the journal cannot be used: it is a file. Nothing was sent.",
    );
    expect(requests).toEqual([]);
  },
);

it("names a connection that was refused by its code, where the error has no words", async () => {
  const refused = Object.assign(new AggregateError([]), { code: "ECONNREFUSED" });
  const journal = { load: () => Promise.reject(refused), save: async () => true };
  await expect(settleDoubt("a", "create-again", { journal })).rejects.toThrow(
    "the journal cannot be used: ECONNREFUSED. Nothing was settled.",
  );
});
