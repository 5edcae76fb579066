import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import {
  type VerifyOptions,
  verifyWebhook,
  WebhookError,
} from "../../../runtime/webhooks/index.js";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIME = 1_614_265_330;
const BODY = '{"type":"task.completed","prediction":{"id":"gen_1","state":"succeeded"}}';
const options: VerifyOptions = { secret: SECRET, now: () => TIME * 1000 };

function headersOf(body: string, secret = SECRET, time = TIME): Record<string, string> {
  return {
    "webhook-id": ID,
    "webhook-timestamp": String(time),
    "webhook-signature": new Webhook(secret).sign(ID, new Date(time * 1000), body),
  };
}

/** The reason of a refusal, or `undefined` for a webhook that passes. */
async function reasonOf(
  body: string | Uint8Array,
  headers: Parameters<typeof verifyWebhook>[1],
  more: Partial<VerifyOptions> = {},
): Promise<string | undefined> {
  try {
    await verifyWebhook(body, headers, { ...options, ...more });
    return undefined;
  } catch (error) {
    if (error instanceof WebhookError) return error.reason;
    throw error;
  }
}

describe("verifyWebhook", () => {
  it("passes the vector of the reference library, and says what the body means", async () => {
    const body = '{"test": 2432232314}';
    const headers = {
      "Webhook-Id": ID,
      "WEBHOOK-TIMESTAMP": String(TIME),
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    expect(await verifyWebhook(body, headers, options)).toEqual({
      id: ID,
      status: "unknown",
      raw: { test: 2432232314 },
    });
  });

  it("takes bytes or text, and headers of fetch or of node:http", async () => {
    const headers = headersOf(BODY);
    const bytes = new TextEncoder().encode(BODY);
    expect(await reasonOf(bytes, headers)).toBeUndefined();
    expect(await reasonOf(Buffer.from(bytes), new Headers(headers))).toBeUndefined();
    const doubled = { ...headers, "webhook-signature": [String(headers["webhook-signature"])] };
    expect(await reasonOf(BODY, doubled)).toBe("missing_header");
  });

  it("passes if one of several signatures fits one of several secrets", async () => {
    const list = ["v2,abc", "v1,AAAA", "", headersOf(BODY)["webhook-signature"], "v1,"].join(" ");
    const headers = { ...headersOf(BODY), "webhook-signature": list };
    expect(await reasonOf(BODY, headers)).toBeUndefined();
    expect(await reasonOf(BODY, headers, { secret: OTHER_SECRET })).toBe("no_matching_signature");
    const secrets = { secret: OTHER_SECRET, secrets: [SECRET.replace("whsec_", "")] };
    expect(await reasonOf(BODY, headers, secrets)).toBeUndefined();
  });

  it("looks at twenty signatures, and at a header of 8,192 signs", async () => {
    const signature = String(headersOf(BODY)["webhook-signature"]);
    const reason = (list: string) =>
      reasonOf(BODY, { ...headersOf(BODY), "webhook-signature": list });
    expect(await reason(`${"v1,AAAA ".repeat(19)}${signature}`)).toBeUndefined();
    expect(await reason(`${"v1,AAAA ".repeat(20)}${signature}`)).toBe("no_matching_signature");
    const long = `${signature} `.padEnd(8_192, "x");
    expect(await reason(long)).toBeUndefined();
    expect(await reason(`${long}x`)).toBe("missing_header");
  });

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])(
    "refuses a webhook without %s",
    async (name) => {
      expect(await reasonOf(BODY, { ...headersOf(BODY), [name]: "" })).toBe("missing_header");
      expect(await reasonOf(BODY, { ...headersOf(BODY), [name]: undefined })).toBe(
        "missing_header",
      );
    },
  );

  it.each([
    ["hello", "invalid_timestamp"],
    ["-5", "invalid_timestamp"],
    [`${TIME}.0`, "invalid_timestamp"],
    ["1e9", "invalid_timestamp"],
    [` ${TIME}`, "invalid_timestamp"],
    [String(TIME - 301), "outside_tolerance"],
    [String(TIME + 301), "outside_tolerance"],
  ])("refuses the time %j", async (time, reason) => {
    expect(await reasonOf(BODY, { ...headersOf(BODY), "webhook-timestamp": time })).toBe(reason);
  });

  it("allows a time as far away as the tolerance, and not further", async () => {
    for (const distance of [-300, 300]) {
      expect(await reasonOf(BODY, headersOf(BODY, SECRET, TIME + distance))).toBeUndefined();
    }
    const far = headersOf(BODY, SECRET, TIME - 700);
    expect(await reasonOf(BODY, far, { toleranceSeconds: 700 })).toBeUndefined();
    expect(await reasonOf(BODY, far, { toleranceSeconds: 699 })).toBe("outside_tolerance");
  });

  it("refuses a signed body that is not a JSON object", async () => {
    for (const body of ["", "[]", '"x"', "{", "null"]) {
      expect(await reasonOf(body, headersOf(body))).toBe("invalid_body");
    }
  });

  it.each([{}, { secrets: [] }])("needs a key: %j", async (given) => {
    await expect(verifyWebhook(BODY, headersOf(BODY), given)).rejects.toThrow(
      "needs option secret, secrets, publicKey or keySet",
    );
  });

  it.each([
    [{ secret: "whsec_" }, "option secret must be whsec_ and base64, as the platform shows it"],
    [{ secret: "whsec_%%%" }, "option secret must be whsec_ and base64, as the platform shows it"],
    [{ secret: "no base64!" }, "option secret must be whsec_ and base64, as the platform shows it"],
    [{ publicKey: "AAAA" }, "option publicKey must be whpk_ and base64, as the platform shows it"],
    [
      { secret: "" },
      "option secret must be whsec_ and base64, as the platform shows it; it is empty: is its variable set?",
    ],
    [
      // As JavaScript gives it, where the variable is not set.
      { secrets: [undefined as unknown as string] },
      "option secret must be whsec_ and base64, as the platform shows it; it is empty: is its variable set?",
    ],
  ])("refuses the key %j, and says why", async (keys, message) => {
    const refused = verifyWebhook(BODY, headersOf(BODY), keys);
    await expect(refused).rejects.toThrow(new TypeError(message));
  });

  it("refuses every mutation of signature, body, time and id", { timeout: 120_000 }, async () => {
    const headers = headersOf(BODY);
    const mutated = fc.tuple(
      fc.constantFrom("body", "webhook-id", "webhook-timestamp", "webhook-signature"),
      fc.nat(200),
      fc.constantFrom("flip", "cut", "add", "swap"),
      fc.integer({ min: 33, max: 126 }),
    );
    await fc.assert(
      fc.asyncProperty(mutated, async ([where, at, how, code]) => {
        const text = where === "body" ? BODY : String(headers[where]);
        const changed = mutate(text, at % text.length, how, String.fromCharCode(code));
        if (changed === text) return;
        // A signature whose last, unused bits differ has the same bytes.
        if (where === "webhook-signature" && sameSignature(changed, text)) return;
        const body = where === "body" ? changed : BODY;
        const all = where === "body" ? headers : { ...headers, [where]: changed };
        expect(await reasonOf(body, all)).toBeDefined();
      }),
      { numRuns: Number(process.env["MODELSMITH_WEBHOOK_MUTATIONS"] ?? 1_000) },
    );
  });

  it("agrees with the reference library on every signature", { timeout: 120_000 }, async () => {
    const bodies = fc.json({ stringUnit: "grapheme" }).map((json) => `{"value":${json}}`);
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        expect(await reasonOf(body, headersOf(body))).toBeUndefined();
        expect(await reasonOf(body, headersOf(`${body} `))).toBe("no_matching_signature");
      }),
      { numRuns: 200 },
    );
  });
});

function mutate(text: string, at: number, how: string, letter: string): string {
  switch (how) {
    case "flip":
      return text.slice(0, at) + letter + text.slice(at + 1);
    case "cut":
      return text.slice(0, at);
    case "add":
      return text.slice(0, at) + letter + text.slice(at);
    default:
      return text.slice(0, at) + text.slice(at + 1) + text.charAt(at);
  }
}

/** Whether one of a list's signatures has the bytes of the true one. */
function sameSignature(changed: string, text: string): boolean {
  const bytesOf = (each: string) => Buffer.from(each.replace(/^v1,/, ""), "base64").toString("hex");
  return changed.split(" ").some((each) => /^v1,/.test(each) && bytesOf(each) === bytesOf(text));
}

describe("Ed25519", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "jwk" }).x ?? "";
  const base64 = Buffer.from(raw, "base64url").toString("base64");

  function asymmetric(body: string, id = ID): Record<string, string> {
    const signature = sign(null, Buffer.from(`${id}.${TIME}.${body}`), privateKey);
    return {
      "webhook-id": id,
      "webhook-timestamp": String(TIME),
      "webhook-signature": `v1,AAAA v1a,${signature.toString("base64")}`,
    };
  }

  it("checks v1a signatures with public keys", async () => {
    const keys = { now: () => TIME * 1000, publicKey: `whpk_${base64}` };
    expect(await verifyWebhook(BODY, asymmetric(BODY), keys)).toMatchObject({
      status: "succeeded",
    });
    const wrong = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x ?? "";
    const other = Buffer.from(wrong, "base64url").toString("base64");
    const both = { ...keys, publicKey: [other, base64] };
    expect(await verifyWebhook(BODY, asymmetric(BODY), both)).toMatchObject({ id: ID });
    await expect(
      verifyWebhook(BODY, asymmetric(BODY), { ...keys, publicKey: other }),
    ).rejects.toMatchObject({ reason: "no_matching_signature" });
  });

  it("never takes a public key for a secret", async () => {
    const forged = headersOf(BODY, `whsec_${base64}`);
    const keys = { now: () => TIME * 1000, publicKey: base64 };
    await expect(verifyWebhook(BODY, forged, keys)).rejects.toMatchObject({
      reason: "no_matching_signature",
    });
  });

  it("refuses a public key that is not one", async () => {
    await expect(verifyWebhook(BODY, asymmetric(BODY), { publicKey: "whpk_AAAA" })).rejects.toThrow(
      TypeError,
    );
  });

  it("checks fal's headers with a key set", async () => {
    const body =
      '{"request_id":"req_1","status":"OK","payload":{"images":[{"url":"https://cdn.test/1.png"}]}}';
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
    const lines = ["req_1", "user_1", String(TIME), Buffer.from(digest).toString("hex")];
    const headers = {
      "X-Fal-Webhook-Request-Id": "req_1",
      "X-Fal-Webhook-User-Id": "user_1",
      "X-Fal-Webhook-Timestamp": String(TIME),
      "X-Fal-Webhook-Signature": sign(null, Buffer.from(lines.join("\n")), privateKey).toString(
        "hex",
      ),
    };
    const keySet = {
      keys: [
        { crv: "P-256", x: "AA" },
        { crv: "Ed25519", x: raw },
      ],
    };
    const given = { keySet, now: () => TIME * 1000 };
    expect(await verifyWebhook(body, headers, given)).toMatchObject({
      id: "req_1",
      generationId: "req_1",
      status: "succeeded",
      generation: { ok: true, data: { images: [{ url: "https://cdn.test/1.png" }] } },
    });
    const changed = { ...headers, "X-Fal-Webhook-User-Id": "user_2" };
    await expect(verifyWebhook(body, changed, given)).rejects.toMatchObject({
      reason: "no_matching_signature",
    });
  });
});
