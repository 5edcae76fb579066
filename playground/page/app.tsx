import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { JsonObject, ModelDetail, Run, Start } from "../protocol.js";
import { api } from "./client/api.js";
import { readDraft, saveDraft } from "./client/drafts.js";
import { useRuns } from "./client/use-runs.js";
import { randomSeed } from "./form/number-control.js";
import { emptyObject } from "./form/values.js";
import { hrefOf, ModelList } from "./model-list.js";
import { Gallery } from "./runs/gallery.js";
import { TopBar } from "./top-bar.js";
import { Work } from "./work.js";

/** The whole page. */
export function App({ start }: { readonly start: Start }): JSX.Element {
  const runs = useRuns();
  const models = useMemo(() => new Map(start.models.map((model) => [model.id, model])), [start]);
  const chosen = useChosen(start);
  const info = models.get(chosen ?? "");
  const [isListOpen, setListOpen] = useState(false);
  const [details, setDetails] = useState<ReadonlyMap<string, ModelDetail>>(() => {
    return new Map(start.first && [[start.first.id, start.first]]);
  });
  const [inputs, setInputs] = useState<ReadonlyMap<string, JsonObject>>(() => {
    return new Map(start.first && [[start.first.id, firstInput(start.first)]]);
  });
  const [order, setOrder] = useState<
    { readonly model: string; readonly input: JsonObject } | undefined
  >(undefined);
  const [fresh, setFresh] = useState(0);
  const [balance, setBalance] = useState<string | undefined>(undefined);
  const [unread, setUnread] = useState<string | undefined>(undefined);
  const gallery = useRef<HTMLDivElement>(null);
  const service = info && start.services[info.service];
  const detail = details.get(chosen ?? "");
  const input = inputs.get(chosen ?? "") ?? {};

  const setInput = (model: string, next: JsonObject) => {
    setInputs((before) => new Map(before).set(model, next));
    saveDraft(model, next);
  };
  const startFrom = (model: string, next: JsonObject) => {
    setInput(model, next);
    setFresh((before) => before + 1);
  };

  useEffect(() => {
    setUnread(undefined);
    if (chosen === undefined || details.has(chosen)) return;
    // An answer that comes after another model was chosen is dropped: choosing the model again asks again.
    let isOver = false;
    const show = (found: ModelDetail) => {
      if (isOver) return;
      setDetails((before) => new Map(before).set(found.id, found));
      setInputs((before) => {
        if (before.has(found.id)) return before;
        return new Map(before).set(found.id, firstInput(found));
      });
    };
    api.model(chosen).then(show, (error: Error) => {
      if (!isOver) setUnread(error.message);
    });
    return () => {
      isOver = true;
    };
  }, [chosen, details]);

  useEffect(() => {
    document.title =
      info === undefined ? "modelsmith playground" : `${info.title} – modelsmith playground`;
  }, [info]);

  // A run that ends may have changed the balance.
  const ended = runs.filter(({ balanceAfter }) => balanceAfter !== undefined).length;
  const lookAtBalance = () => {
    if (info === undefined || service?.hasBalance !== true) return setBalance(undefined);
    api.balance(info.service).then(
      ({ text }) => setBalance(text),
      () => setBalance(undefined),
    );
  };
  useEffect(lookAtBalance, [service, ended]);
  useSearchKey();

  const again = (run: Run, how: "edit" | "run" | "seed") => {
    const { min, max } = models.get(run.model)?.seed ?? {};
    const next = how === "seed" ? { ...run.input, seed: randomSeed(min, max) } : run.input;
    startFrom(run.model, next);
    if (how !== "edit") setOrder({ model: run.model, input: next });
    location.hash = hrefOf(run.model);
    if (how === "edit")
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(".form textarea, .form input")?.focus(),
      );
  };
  return (
    <div class="app">
      <button type="button" class="skip" onClick={focusForm}>
        Skip to the input
      </button>
      <TopBar
        service={service ?? start.services[0]}
        title={info?.title}
        balance={balance}
        onModels={() => {
          setListOpen(true);
          requestAnimationFrame(() => document.getElementById("search")?.focus());
        }}
      />
      <ModelList
        start={start}
        chosen={chosen}
        isOpen={isListOpen}
        onChoose={() => setListOpen(false)}
        onClose={() => setListOpen(false)}
      />
      <main class="work">
        {info !== undefined && detail !== undefined && service !== undefined ? (
          <Work
            key={info.id}
            info={info}
            detail={detail}
            service={service}
            input={input}
            onInput={(next) => setInput(info.id, next)}
            onFresh={(next) => startFrom(info.id, next)}
            fresh={fresh}
            balance={balance}
            last={runs.find(({ model, usage }) => model === info.id && usage?.total !== undefined)}
            order={order?.model === info.id ? order.input : undefined}
            onOrderTaken={() => setOrder(undefined)}
            onSent={() => {
              gallery.current
                ?.querySelector(".gallery")
                ?.scrollIntoView?.({ block: "start", behavior: "smooth" });
            }}
          />
        ) : (
          <NoModel problem={unread} isEmpty={start.models.length === 0} />
        )}
      </main>
      <div class="gallery-place" ref={gallery}>
        <Gallery
          runs={runs}
          start={start}
          models={models}
          actions={{
            onCancel: (run) => void api.cancel(run),
            onWait: (run) => void api.wait(run),
            onRemove: (run) => void api.remove(run),
            onRestore: (run) => void api.restore(run),
            onAgain: again,
            onBalance: lookAtBalance,
          }}
        />
      </div>
    </div>
  );
}

/** What is in a form that is opened: what was in it before, if anything was. */
function firstInput({ id, schema }: ModelDetail): JsonObject {
  return readDraft(id) ?? emptyObject(schema, schema);
}

/** What stands in the place of a model, as the HTML has it while the page loads. */
function NoModel({
  isEmpty,
  problem,
}: {
  readonly isEmpty: boolean;
  readonly problem: string | undefined;
}): JSX.Element {
  return (
    <>
      {isEmpty ? (
        <p class="work-scroll hint">The spec has nothing to run.</p>
      ) : problem !== undefined ? (
        <p class="work-scroll wrong" role="alert">
          {problem}
        </p>
      ) : (
        <div class="work-scroll bones" aria-busy="true">
          {Array.from("······", (_, index) => (
            <i key={index.toString()} />
          ))}
        </div>
      )}
      <div class="run-bar" />
    </>
  );
}

/** The model in the address, else the first. */
function useChosen({ models }: Start): string | undefined {
  const [chosen, setChosen] = useState(modelInAddress);
  useEffect(() => {
    const onChange = () => setChosen(modelInAddress());
    addEventListener("hashchange", onChange);
    return () => removeEventListener("hashchange", onChange);
  }, []);
  return models.some(({ id }) => id === chosen) ? chosen : models[0]?.id;
}

function modelInAddress(): string {
  const text = location.hash.replace(/^#\//, "");
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

/** A slash leads to the search, unless a person is writing. */
function useSearchKey(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      const isWriting = target instanceof Element && target.matches("input, textarea, select");
      if (event.key !== "/" || isWriting) return;
      event.preventDefault();
      document.getElementById("search")?.focus();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function focusForm(): void {
  document.querySelector<HTMLElement>(".work input, .work textarea")?.focus();
}
