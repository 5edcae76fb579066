import type { Schema } from "../schema/schema.js";
import type { JsonValue } from "../util/json.js";
import type { ValuePath } from "./value-path.js";

/**
 * One difference between two specs that somebody may have to act on. docs/changes.md lists the kinds,
 * each with an example. A `guess` is what two changes most likely mean together; nothing in a spec
 * says so.
 */
export type Change =
  | { readonly kind: "endpoint-added"; readonly routes: readonly string[] }
  | {
      readonly kind: "endpoint-removed";
      readonly routes: readonly string[];
      /** Whether a deprecated function that throws is kept. */
      readonly stub: boolean;
    }
  | {
      readonly kind: "endpoint-moved";
      readonly from: string;
      readonly to: string;
      readonly guess: boolean;
      /** What the function was called, if that changes too. */
      readonly formerCall?: string;
    }
  | {
      /** Many endpoints moved alike: told once. */
      readonly kind: "endpoints-moved";
      readonly from: string;
      readonly to: string;
      readonly keys: readonly string[];
      readonly guess: boolean;
      /** Whether their functions have other names now. */
      readonly renamed: boolean;
    }
  | { readonly kind: "function-renamed"; readonly from: string; readonly to: string }
  | { readonly kind: "form-added"; readonly form: Form; readonly path: string }
  | {
      readonly kind: "form-removed";
      readonly form: Form;
      readonly path: string;
      /** Whether the endpoint can still be created at its other form. */
      readonly otherFormLeft: boolean;
    }
  | {
      readonly kind: "form-moved";
      readonly form: Form;
      readonly from: string;
      readonly to: string;
      readonly otherFormLeft: boolean;
    }
  | { readonly kind: "body-form"; readonly from: BodyForm; readonly to: BodyForm }
  | { readonly kind: "delivery"; readonly from: Delivery; readonly to: Delivery }
  | {
      /** The request that reads the status, or the result. */
      readonly kind: "follow";
      readonly part: "status" | "result";
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | {
      /** Where an answer has something, or anything else about the call. */
      readonly kind: "answer" | "call";
      readonly part: string;
      readonly from: JsonValue | undefined;
      readonly to: JsonValue | undefined;
    }
  | {
      readonly kind: "place";
      readonly field: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly kind: "deprecation"; readonly deprecated: boolean }
  | {
      readonly kind: "spec-changed";
      /** The endpoint's own spec; undefined: the platform's. */
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly kind: "data-origin"; readonly from: DataOrigin; readonly to: DataOrigin }
  | FieldChange
  | { readonly kind: "reordered" }
  | { readonly kind: "text" }
  | { readonly kind: "unexplained" }
  | {
      /** What TypeScript itself says, where the rules say otherwise. */
      readonly kind: "types";
      readonly in: Holder;
      readonly message: string;
    }
  | {
      readonly kind: "auth";
      readonly from: JsonValue | undefined;
      readonly to: JsonValue | undefined;
      /** How the service takes what it was sent before: as it did, as another way that it lists, or not. */
      readonly before: "alike" | "also" | "no longer";
    }
  | {
      readonly kind: "platform";
      readonly part: string;
      readonly from: JsonValue | undefined;
      readonly to: JsonValue | undefined;
    };

export type Form = "sse" | "plain";

/** The forms in which a body may be sent. */
export type BodyForm = "json" | "json-or-multipart" | "multipart" | "url-encoded";

/** How a result comes. */
export type Delivery = "at once" | "later" | "at once or later";

export type DataOrigin = "schema" | "example" | "bytes" | "nothing";

/** Input is written by callers, data is read by them: the same change weighs differently. */
export type Holder = "input" | "data";

/** A change of one value of the input or the data. */
export type FieldChange = { readonly in: Holder; readonly path: ValuePath } & ValueChange;

export type ValueChange =
  | {
      readonly kind: "field-added";
      readonly schema: Schema;
      readonly required: boolean;
    }
  | {
      readonly kind: "field-removed";
      readonly schema: Schema;
      readonly required: boolean;
      /** Whether the object still takes fields of any name, by its type too. */
      readonly indexed: boolean;
    }
  | {
      readonly kind: "field-renamed";
      readonly from: string;
      readonly wasRequired: boolean;
      readonly required: boolean;
      /** Whether everything else about the field is the same. */
      readonly alike: boolean;
      /** No guess: the same place of the path, or the same header, is called otherwise. */
      readonly sameOnWire?: true;
    }
  | { readonly kind: "required"; readonly required: boolean }
  | { readonly kind: "type"; readonly from: readonly string[]; readonly to: readonly string[] }
  | {
      readonly kind: "values";
      /** Before and after; undefined if the values are not listed. */
      readonly from: readonly JsonValue[] | undefined;
      readonly to: readonly JsonValue[] | undefined;
    }
  | {
      readonly kind: "limit";
      readonly limit: string;
      readonly from: number | string | boolean | undefined;
      readonly to: number | string | boolean | undefined;
    }
  | {
      readonly kind: "default";
      readonly from: JsonValue | undefined;
      readonly to: JsonValue | undefined;
      /** Whether it must be sent now: the functions do so by themselves, once regenerated. */
      readonly sent: boolean;
    }
  | {
      /** Whether an object takes fields that the spec does not name. */
      readonly kind: "openness";
      readonly open: boolean;
      /** Whether its type says so, or said so. */
      readonly indexed: boolean;
      /** Whether the spec names no field of it now. */
      readonly nameless: boolean;
    }
  | { readonly kind: "variant-added" }
  | { readonly kind: "variant-removed" }
  | {
      /** Further conditions: of several alternatives over one object, `not`, and the like. */
      readonly kind: "rules";
      readonly change: "added" | "removed" | "changed";
    }
  | { readonly kind: "field-deprecation"; readonly deprecated: boolean };

export type Verdict = "breaking" | "maybe" | "harmless";

/** What a change means to those who use the functions. */
export interface Verdicts {
  /** Whether code that calls the functions still compiles, and means the same, once regenerated. */
  readonly typescript: Verdict;
  /** Whether functions generated before, and running somewhere, still work with the service. */
  readonly wire: Verdict;
}

export type JudgedChange = Change & Verdicts;

/** What changed about one function. */
export interface EndpointChanges {
  readonly key: string;
  /** `google.nanoBananaPro` */
  readonly call: string;
  readonly changes: readonly JudgedChange[];
}

/** Everything that changed: the endpoints in the new spec's order, removed ones last. */
export interface ChangeReport {
  /** False on a first run, which has nothing to compare with. */
  readonly compared: boolean;
  /** What all functions share: base URL, key, lifecycle. */
  readonly platform: readonly JudgedChange[];
  readonly endpoints: readonly EndpointChanges[];
  /** Count of endpoints that are as they were. */
  readonly unchanged: number;
}
