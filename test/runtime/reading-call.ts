import type { Call } from "../../runtime/call/call.js";
import { rulesOfPlatform } from "../../runtime/contract/follow-rules.js";
import { redactorFor } from "../../runtime/http/redact.js";
import { BOUNDS } from "../../runtime/options/options.js";
import { platformAt } from "./endpoints.js";

const platform = platformAt("https://platform.test");

/** What of a call is needed to read an answer to its create, without a socket. */
export const readingCall = {
  platform,
  rules: rulesOfPlatform(platform),
  origin: "https://platform.test",
  prefix: "",
  request: { method: "POST", path: "/generation/acme/paint" },
  redactor: redactorFor("sk_test_4f9a8c1d2e7b6350"),
  bounds: BOUNDS,
  emit: () => {},
} as unknown as Call; // the rest is for sending
