import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { JsonObject, ModelDetail, ModelInfo, Violation } from "../protocol.js";
import { Elsewhere } from "./elsewhere.js";
import { FormShared } from "./form/context.js";
import { Field } from "./form/field.js";
import { JsonArea } from "./form/json-control.js";
import { isObject } from "./form/json-values.js";
import { RootFields } from "./form/object-control.js";
import { emptyObject, withoutAt } from "./form/values.js";
import { About } from "./ui/about.js";
import { Tabs } from "./ui/tabs.js";

interface ModelPanelProps {
  readonly info: ModelInfo;
  readonly detail: ModelDetail;
  readonly input: JsonObject;
  readonly onInput: (input: JsonObject) => void;
  /** Another input in the place of the whole one: nothing of it was touched or refused yet. */
  readonly onFresh: (input: JsonObject) => void;
  /** Changes with each fresh input. */
  readonly fresh: number;
  readonly violations: readonly Violation[];
  /** Whether to say all that is wrong, and not only at fields that were touched. */
  readonly isTried: boolean;
}

/** A model, and its input as a form or as JSON. */
export function ModelPanel(props: ModelPanelProps): JSX.Element {
  const { info, detail, input, onInput, onFresh, fresh, violations, isTried } = props;
  const [view, setView] = useState(0);
  const facts = detail.facts.filter((fact) => fact.length <= 80);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  useLayoutEffect(() => setTouched(new Set()), [fresh]);
  const shared = useMemo(
    () => ({
      root: detail.schema,
      id: "input",
      violationsAt: (pointer: string, below: boolean) =>
        violations.filter(({ pointer: at }) => {
          const isHere = at === pointer || (below && at.startsWith(`${pointer}/`));
          return isHere && (isTried || touched.has(pointer));
        }),
      isMissed: (pointer: string) => {
        const holder = pointer.slice(0, pointer.lastIndexOf("/"));
        const isHere = ({ pointer: at }: Violation) => at === holder || at.startsWith(`${holder}/`);
        return isTried && violations.some(isHere);
      },
      onTouch: (pointer: string) => {
        setTouched((before) => (before.has(pointer) ? before : new Set([...before, pointer])));
      },
      renderField: (field: Parameters<typeof Field>[0]) => <Field {...field} />,
    }),
    [detail, violations, isTried, touched],
  );
  useEffect(() => {
    const listener = new AbortController();
    const { signal } = listener;
    document.addEventListener("paste", (event) => takeFiles(event, event.clipboardData), {
      signal,
    });
    document.addEventListener("drop", (event) => takeFiles(event, event.dataTransfer), { signal });
    // Else the browser would leave the page, and show the file.
    document.addEventListener("dragover", acceptFiles, { signal });
    return () => listener.abort();
  }, []);
  return (
    <>
      <header class="model-head">
        <h1>{info.title}</h1>
        <p class="hint">
          <code>{info.key}</code> · {facts.join(" · ")}
          {info.deprecated ? " · deprecated" : ""}
        </p>
        {detail.facts
          .filter((fact) => !facts.includes(fact))
          .map((fact) => (
            <About key={fact} text={`${fact[0]?.toUpperCase()}${fact.slice(1)}`} />
          ))}
        {detail.description !== undefined && <About text={detail.description} most={400} />}
      </header>
      <div class="form-tools">
        <button type="button" class="link-button" onClick={() => onFresh(detail.sample)}>
          Fill in an example
        </button>
        <button
          type="button"
          class="link-button"
          onClick={() => onFresh(emptyObject(detail.schema, detail.schema))}
        >
          Clear
        </button>
      </div>
      <Tabs label="Input" id="view" tabs={["Form", "JSON"]} chosen={view} onChoose={setView}>
        <FormShared.Provider value={shared}>
          {view === 0 ? (
            <div class="form" key={fresh}>
              <RootFields schema={detail.schema} value={input} onChange={onInput} />
            </div>
          ) : (
            <JsonArea
              key={fresh}
              id="input"
              label="The whole input as JSON"
              rows={18}
              value={input}
              onChange={(value) => onInput(isObject(value) ? value : {})}
              isWrong={isTried && violations.length > 0}
            />
          )}
        </FormShared.Provider>
      </Tabs>
      {isTried && (
        <Elsewhere
          violations={violations}
          isForm={view === 0}
          input={input}
          onRemove={(pointer) => onFresh(withoutAt(input, pointer))}
        />
      )}
    </>
  );
}

/** A text that is dragged goes where the browser puts it. */
function acceptFiles(event: DragEvent): void {
  if (event.dataTransfer?.types.includes("Files") === true) event.preventDefault();
}

/** Files that are pasted or dropped elsewhere in the page go to the first field that takes files. */
function takeFiles(event: Event, data: DataTransfer | null): void {
  if (event.defaultPrevented || (data?.files.length ?? 0) === 0) return;
  event.preventDefault();
  const field =
    document.querySelector(".form [data-media=file]") ??
    document.querySelector(".form [data-media]");
  field?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, cancelable: true }));
}
