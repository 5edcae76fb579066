export {
  type BullmqClient,
  type BullmqJob,
  type BullmqQueue,
  bullmqJournal,
} from "./bullmq-journal.js";
export { fileJournal } from "./file-journal.js";
export type { Journal, JournalEntry } from "./journal.js";
export { type OnceOptions, once } from "./once.js";
export {
  type PostgresClient,
  type PostgresJournalOptions,
  postgresJournal,
  postgresJournalTable,
} from "./postgres-journal.js";
export { type Decision, settleDoubt } from "./settle-doubt.js";
