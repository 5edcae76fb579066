export { type FaultDescription, type FaultName, listFaults } from "./service/fault-names.js";
export type {
  SimulatedEndpoint,
  SimulatedGeneration,
  SimulatedRequest,
  SimulatedStatus,
  SimulateOptions,
  Simulator,
  SimulatorStats,
  WebhookOptions,
} from "./service/types.js";
export { simulate } from "./simulate.js";
