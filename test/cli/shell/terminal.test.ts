import { expect, test } from "vitest";
import { createTerminal, type Terminal } from "../../../cli/shell/terminal.js";

function terminalOf(isTTY: boolean, environment: Record<string, string> = {}) {
  const written = { out: "", err: "" };
  const output = (name: "out" | "err") => ({
    isTTY,
    columns: 20,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const terminal: Terminal = createTerminal(output("out"), output("err"), environment);
  return { terminal, written };
}

test("colours are for a person", () => {
  const { terminal, written } = terminalOf(true);
  terminal.print([{ text: "done", style: "green" }, " in 1 s"]);
  expect(written.out).toBe("\u001b[32mdone\u001b[39m in 1 s\n");
});

test.each([
  [false, {}],
  [true, { NO_COLOR: "1" }],
  [true, { TERM: "dumb" }],
])("there are none for (a person: %s) under %j", (isTTY, environment) => {
  const { terminal, written } = terminalOf(isTTY, environment);
  terminal.print([{ text: "done", style: "green" }]);
  expect(written.out).toBe("done\n");
});

test("an empty NO_COLOR says nothing", () => {
  const { terminal, written } = terminalOf(true, { NO_COLOR: "" });
  terminal.print([{ text: "done", style: "green" }]);
  expect(written.out).toContain("\u001b[32m");
});

test("escapes of the input are shown, not obeyed", () => {
  const { terminal, written } = terminalOf(true, { NO_COLOR: "1" });
  terminal.print(["\u001b[2J", { text: "\u001b]0;x\u0007", style: "red" }]);
  terminal.live("\u001b[2J");
  expect(written.out + written.err).not.toContain("\u001b");
  expect(written.out).toBe("\\u001b[2J\\u001b]0;x\\u0007\n");
});

test("the live line stays below what is printed, and goes when it is taken away", () => {
  const { terminal, written } = terminalOf(true, { NO_COLOR: "1" });
  terminal.live("one");
  terminal.report("kept");
  terminal.live("two");
  terminal.live(undefined);
  const erase = "\r\u001b[2K";
  expect(written.err).toBe(`one${erase}kept\none${erase}two${erase}`);
});

test("the live line never wraps", () => {
  const { terminal, written } = terminalOf(true, { NO_COLOR: "1" });
  terminal.live(["IN_PROGRESS  ", { text: "x".repeat(50), style: "dim" }]);
  expect(written.err).toBe(`IN_PROGRESS  ${"x".repeat(5)}…`);
});

test("nobody looks at a live line in a file", () => {
  const { terminal, written } = terminalOf(false);
  terminal.live("one");
  expect(written.err).toBe("");
});

test("the live line is taken off all rows that it has in a window that became narrower", () => {
  let [columns, written] = [40, ""];
  const output = {
    isTTY: true,
    get columns() {
      return columns;
    },
    write: (text: string) => {
      written += text;
    },
  };
  const terminal = createTerminal(output, output, { NO_COLOR: "1" });
  terminal.live("x".repeat(30));
  columns = 12;
  terminal.live("y".repeat(30));
  expect(terminal.columns).toBe(12);
  // 30 characters are on three rows now: up two, and everything below goes.
  expect(written).toBe(`${"x".repeat(30)}\r\u001b[2A\u001b[J${"y".repeat(10)}…`);
});

test("a terminal that does not know its width, and reports 0, is taken to be 100 wide", () => {
  const stream = { isTTY: true, columns: 0, write: () => true };
  expect(createTerminal(stream, stream, {}).columns).toBe(100);
  expect(createTerminal(stream, { ...stream, columns: 60 }, {}).columns).toBe(60);
});
