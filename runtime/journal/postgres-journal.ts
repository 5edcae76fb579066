import { asObject, own, parseJson } from "../util/json.js";
import { checkPlace, type Journal } from "./journal.js";

/** What is used of a PostgreSQL client: a `Pool` or `Client` of `pg` fits as it is. */
export interface PostgresClient {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

export interface PostgresJournalOptions {
  /** Made by {@link postgresJournalTable}. @defaultValue "modelsmith_journal" */
  readonly table?: string;
}

/**
 * Keeps entries in one table of PostgreSQL, for workers on many machines.
 *
 * @throws TypeError if `table` is not a plain name
 */
export function postgresJournal(
  client: PostgresClient,
  options: PostgresJournalOptions = {},
): Journal {
  const isClient = typeof client?.query === "function";
  checkPlace("postgresJournal", "a client of PostgreSQL, such as new pg.Pool()", isClient, client);
  const table = tableName(options);
  const query = async (text: string, values: unknown[]) => {
    try {
      return await client.query(text, values);
    } catch (error) {
      throw isUndefinedTable(error) ? missingTable(options, error) : error;
    }
  };
  return {
    async load(key) {
      const sql = `SELECT revision, value FROM ${table} WHERE key = $1`;
      const { rows } = await query(sql, [key]);
      const row = asObject(rows[0]);
      if (row === undefined) return undefined;
      return {
        revision: Number(own(row, "revision")),
        value: parseJson(String(own(row, "value"))),
      };
    },
    async save(key, { revision, value }, { expected }) {
      if (revision !== expected + 1) return false;
      // A statement by itself is a transaction: of two writers one changes the row.
      const sql =
        expected === 0
          ? `INSERT INTO ${table} (key, revision, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key`
          : `UPDATE ${table} SET revision = $2, value = $3, saved_at = now() WHERE key = $1 AND revision = $2 - 1 RETURNING key`;
      const { rows } = await query(sql, [key, revision, JSON.stringify(value)]);
      return rows.length === 1;
    },
  };
}

/** The statement that makes the table, if it is not there. */
export function postgresJournalTable(options: PostgresJournalOptions = {}): string {
  const columns = [
    "key text PRIMARY KEY",
    "revision integer NOT NULL",
    // Text instead of jsonb, which refuses U+0000.
    "value text NOT NULL",
    // For whoever deletes old entries.
    "saved_at timestamptz NOT NULL DEFAULT now()",
  ];
  return `CREATE TABLE IF NOT EXISTS ${tableName(options)} (${columns.join(", ")})`;
}

/** @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isUndefinedTable(error: unknown): boolean {
  return own(asObject(error), "code") === "42P01";
}

function missingTable(options: PostgresJournalOptions, cause: unknown): Error {
  const given = options.table === undefined ? "" : `{ table: ${JSON.stringify(options.table)} }`;
  return new Error(
    `the database has no table ${tableName(options)}, which postgresJournal needs. Make it once, with the statement that postgresJournalTable(${given}) of @modelsmith/runtime/journal returns`,
    { cause },
  );
}

function tableName({ table = "modelsmith_journal" }: PostgresJournalOptions): string {
  if (/^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/.test(table)) return table;
  throw new TypeError(
    `option table must be a plain name of a table, found ${JSON.stringify(table)}`,
  );
}
