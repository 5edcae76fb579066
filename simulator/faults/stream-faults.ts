import type { StreamFaultName } from "../service/fault-names.js";
import { brokenFaults } from "./stream-broken.js";
import { encodingFaults } from "./stream-encoding.js";
import type { StreamFault } from "./stream-fault.js";
import { meaningFaults } from "./stream-meaning.js";

/** What each stream fault does. */
export const streamFaults: Readonly<Record<StreamFaultName, StreamFault>> = {
  ...encodingFaults,
  ...brokenFaults,
  ...meaningFaults,
} as Readonly<Record<StreamFaultName, StreamFault>>; // faults.integration.test.ts calls each
