import { AsyncLocalStorage } from "node:async_hooks";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** What code did to the world while it was watched. */
export interface Touches {
  /** Absolute paths that were read, listed or looked at. */
  readonly read: ReadonlySet<string>;
  /** Absolute paths that were written, made, renamed or deleted. */
  readonly written: ReadonlySet<string>;
  /** Sockets that set out to connect. */
  readonly sockets: number;
}

/** What a watched task has begun, also later. */
const ofTask = new AsyncLocalStorage<boolean>();

const writing =
  /^(write|append|mkdir|mkdtemp|rename|rm|unlink|copy|cp|link|symlink|(l|f)?ch(mod|own)|truncate|l?utimes)/;
const pathless = /^(f[a-z]+(Sync)?|close|read|readv|readSync|readvSync|writev|write|fsync)$/;

/**
 * Runs a task with every path-taking function of `node:fs` and the connecting of sockets watched.
 * What vitest itself reads meanwhile is seen too; it writes nothing.
 */
export async function watched<Result>(
  task: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly touches: Touches }> {
  const read = new Set<string>();
  const written = new Set<string>();
  let sockets = 0;
  // A module that was loaded meanwhile may keep a wrapper for ever.
  let over = false;
  const note = (name: string, given: readonly unknown[]) => {
    if (over) return;
    const opensForWriting = name.startsWith("open") && /[wa+]/.test(String(given[1] ?? "r"));
    const places = /^(rename|copy|cp|link|symlink)/.test(name) ? given.slice(0, 2) : [given[0]];
    for (const place of places) {
      if (typeof place !== "string" && !(place instanceof URL)) continue;
      const file = place instanceof URL ? fileURLToPath(place) : path.resolve(place);
      (writing.test(name) || opensForWriting ? written : read).add(file);
    }
  };
  const undo = [...wrapAll(fs, note), ...wrapAll(fs.promises, note)];
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
    // Another file's tests may have left something behind that connects now.
    if (!ofTask.getStore()) return Reflect.apply(connect, this, given);
    sockets += 1;
    throw new Error("a socket was opened");
  } as typeof connect; // the same, where it returns
  syncBuiltinESMExports();
  try {
    const result = await ofTask.run(true, task);
    return { result, touches: { read, written, sockets } };
  } finally {
    over = true;
    for (const restore of undo) restore();
    net.Socket.prototype.connect = connect;
    syncBuiltinESMExports();
  }
}

function wrapAll(
  module: object,
  note: (name: string, given: readonly unknown[]) => void,
): (() => void)[] {
  const functions = module as Record<string, unknown>; // any export, by name
  return Object.keys(functions).flatMap((name) => {
    const original = functions[name];
    if (typeof original !== "function" || /^[A-Z_]/.test(name) || pathless.test(name)) return [];
    const wrapper = function (this: unknown, ...given: unknown[]) {
      note(name, given);
      return Reflect.apply(original, this, given);
    };
    functions[name] = Object.assign(wrapper, original);
    return [
      () => {
        functions[name] = original;
      },
    ];
  });
}
