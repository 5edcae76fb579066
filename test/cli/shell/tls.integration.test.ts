import { execFile, spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { Agent } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient } from "../../../runtime/index.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { environment, runCli } from "../run-cli.js";
import { enterSmallSpecs } from "../small-project.js";

beforeAll(enterSmallSpecs);

/** Real certificates that are wrong in one way each, served on this machine. */

const hasOpenssl = spawnSync("openssl", ["version"]).error === undefined;
if (!hasOpenssl) process.stderr.write("Skipped: openssl is not installed.\n");

describe.skipIf(!hasOpenssl)("a certificate that is not right", () => {
  const openssl = (...words: string[]) => promisify(execFile)("openssl", words, { cwd: folder });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const servers: https.Server[] = [];
  let folder: string;
  let trusting: ReturnType<typeof createClient>;
  let agent: Agent;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const own = ["-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=test"];
    await openssl("req", "-x509", ...key, ...own);
    const ca = await readFile(path.join(folder, "ca.pem"), "utf8");
    agent = new Agent({ connect: { ca } });
    trusting = createClient({ dispatcher: agent });
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await agent?.close();
  });

  /** A server with a certificate of our authority, and how many connections it got. */
  async function serve(name: string, days: string) {
    await openssl("req", ...key, "-keyout", "own.key", "-out", "own.csr", "-subj", "/CN=own");
    await writeFile(path.join(folder, "names"), `subjectAltName=${name}`);
    const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names"];
    await openssl("x509", "-req", "-in", "own.csr", ...signing, "-days", days, "-out", "own.pem");
    const read = (file: string) => readFile(path.join(folder, file));
    const server = https.createServer(
      { key: await read("own.key"), cert: await read("own.pem") },
      (_, response) => response.setHeader("content-type", "application/json").end('{"total": 1}'),
    );
    servers.push(server);
    const seen = { connections: 0 };
    server.on("connection", () => {
      seen.connections += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // TCP
    return { url: `https://127.0.0.1:${port}`, seen };
  }

  test.each([
    ["of this host, in time, of a trusted authority", "IP:127.0.0.1", "2", true, undefined],
    ["of an unknown authority", "IP:127.0.0.1", "2", false, /set NODE_EXTRA_CA_CERTS/],
    ["whose time is over", "IP:127.0.0.1", "-1", true, /check this machine's clock/],
    [
      "of another host",
      "DNS:other.example",
      "2",
      true,
      /is one of another host: check the address/,
    ],
  ])("%s ends a call at once, and the error says what to look at", async (...row) => {
    const [, name, days, isTrusted, hint] = row;
    const { url, seen } = await serve(name, days);
    const words = ["credits", "--base-url", `${url}/api`];
    const ran = await runCli(words, {
      environment,
      person: true,
      client: isTrusted ? trusting : createClient({}),
    });
    const said = `${ran.out}${ran.err}`.replace(/\s+/g, " ");
    expect(said).toMatch(hint ?? /total: 1/);
    expect(seen.connections).toBe(1);
    expect(ran.code).toBe(hint === undefined ? 0 : 24);
  });

  test("ends reading a spec at once too", async () => {
    const { url, seen } = await serve("IP:127.0.0.1", "2");
    const ran = await runCli(["generate", "--openapi", `${url}/openapi.json`, "--out", folder]);
    expect(ran.err).toMatch(/MS1008.*\n.*set NODE_EXTRA_CA_CERTS/);
    expect([ran.code, seen.connections]).toEqual([1, 1]);
  });
});
