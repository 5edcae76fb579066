export { type FaultDescription, type FaultName, listFaults } from "./faults/catalogue.js";
export { simulate } from "./simulate.js";
export type {
  SimulatedEndpoint,
  SimulatedGeneration,
  SimulatedRequest,
  SimulatedStatus,
  SimulateOptions,
  Simulator,
  SimulatorStats,
} from "./types.js";
