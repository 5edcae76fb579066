import type { CreateFaultName } from "../service/fault-names.js";
import { acceptingFaults } from "./create-accepted.js";
import type { CreateFault } from "./create-fault.js";
import { gatewayFaults, oddAnswers } from "./create-odd-answers.js";
import { refusingFaults } from "./create-refusals.js";
import { reset } from "./wire.js";

/** What each create fault does. */
export const createFaults: Readonly<Record<CreateFaultName, CreateFault>> = {
  ...refusingFaults,
  ...acceptingFaults,
  ...gatewayFaults,
  ...oddAnswers,
  "create.reset-on-accept": { accepts: false, act: ({ exchange }) => reset(exchange) },
  "create.keep-alive-race": {
    accepts: false,
    times: 1,
    act: ({ exchange }) => void exchange.request.socket.end(),
  },
} as Readonly<Record<CreateFaultName, CreateFault>>; // faults.integration.test.ts calls each
