import { useEffect, useMemo, useState } from "preact/hooks";
import type { Run, ServerEvent } from "../../protocol.js";
import { listen } from "./api.js";

/** All runs, the newest first, as the server tells of them. */
export function useRuns(): readonly Run[] {
  const [runs, setRuns] = useState<ReadonlyMap<string, Run>>(new Map());
  useEffect(() => listen((event) => setRuns((before) => after(before, event))), []);
  return useMemo(() => {
    return [...runs.values()].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  }, [runs]);
}

function after(runs: ReadonlyMap<string, Run>, event: ServerEvent): ReadonlyMap<string, Run> {
  switch (event.type) {
    case "runs":
      return new Map(event.runs.map((run) => [run.id, run]));
    case "run":
      return new Map(runs).set(event.run.id, event.run);
    case "removed":
      return new Map([...runs].filter(([id]) => id !== event.id));
  }
}
