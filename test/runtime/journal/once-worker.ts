// Runs one `once` in a process of its own, and kills or stops the process at a step that a test names.
import { GenerationError } from "../../../runtime/index.js";
import { type Journal, once } from "../../../runtime/journal/index.js";
import { clientWith } from "../bounds.js";
import { paintAt, platformAt, QUICK } from "../endpoints.js";
import { openJournal } from "./open-journal.js";

const [place = "", url = "", key = "", prompt = "", dieAt = ""] = process.argv.slice(2);

/**
 * Dies before or after an entry of a state is saved: `before accepted`, `after intended`; or is
 * suspended: `stop after intended`.
 */
function deadly(journal: Journal): Journal {
  const die = (when: string, value: unknown) => {
    const state = typeof value === "string" ? "claim" : Reflect.get(Object(value), "state");
    if (`${when} ${state}` === dieAt) process.kill(process.pid, "SIGKILL");
    if (`stop ${when} ${state}` === dieAt) process.kill(process.pid, "SIGSTOP");
  };
  return {
    load: (each) => journal.load(each),
    async save(each, entry, options) {
      die("before", entry.value);
      const isSaved = await journal.save(each, entry, options);
      die("after", entry.value);
      return isSaved;
    },
  };
}

// A search of the running generations that a test can wait for.
const client = clientWith({ recoverMs: 600 });
const { journal, close } = await openJournal(place, key);
try {
  // Each test has a service of its own: their generations have the same ids.
  const generation = await once(
    key,
    paintAt(url, { platform: { ...platformAt(url), name: url } }),
    { prompt },
    { ...QUICK, client, timeoutMs: 20_000, leaseMs: 2_000, journal: deadly(journal) },
  );
  process.stdout.write(JSON.stringify({ ok: generation.ok, id: generation.id }));
} catch (error) {
  if (!(error instanceof GenerationError)) throw error;
  const { category, mayHaveCharged, generationId } = error;
  process.stdout.write(JSON.stringify({ category, mayHaveCharged, generationId }));
} finally {
  await close();
}
