import { useEffect, useState } from "preact/hooks";
import type { Checked, JsonObject } from "../../protocol.js";
import { api } from "./api.js";

const pauseMs = 150;

/** What the runtime's check says of an input, a moment after it changed. */
export function useCheck(model: string, input: JsonObject): Checked | undefined {
  const [checked, setChecked] = useState<Checked | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      api.check({ model, input }).then(
        (found) => isCurrent && setChecked(found),
        // The form stays usable: the server checks again before it sends anything.
        () => undefined,
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [model, input]);
  return checked;
}
