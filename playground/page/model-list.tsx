import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ModelInfo, Start } from "../protocol.js";
import { IconButton } from "./ui/button.js";
import { Icon } from "./ui/icon.js";

interface ModelListProps {
  readonly start: Start;
  readonly chosen: string | undefined;
  readonly isOpen: boolean;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}

/** Most models that are shown at once: with thousands, a person searches. */
const mostShown = 300;

/** Most kinds that are seen at a glance. */
const mostChips = 8;

/** The models by provider, with a search and the spec's groups as a filter. */
export function ModelList({
  start,
  chosen,
  isOpen,
  onChoose,
  onClose,
}: ModelListProps): JSX.Element {
  const [search, setSearch] = useState("");
  const [kind, setKind] = useState<string | undefined>(undefined);
  const { models } = start;
  const kinds = useMemo(() => [...new Set(models.flatMap((model) => model.kind ?? []))], [models]);
  const found = models.filter((model) => matches(model, search, kind));
  const providers = byProvider(found.slice(0, mostShown));
  const list = useRef<HTMLDivElement>(null);
  // An address may lead to a model further down.
  useLayoutEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <nav
      class={isOpen ? "models is-open" : "models"}
      aria-label="Models"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <div class="models-head">
        <div class="search">
          <Icon name="search" />
          <input
            id="search"
            type="search"
            placeholder={`Search ${models.length} models`}
            aria-label="Search models"
            title="Press / to search"
            autocomplete="off"
            value={search}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            onKeyDown={({ key }) => {
              const [only, ...others] = found;
              if (key !== "Enter" || only === undefined || others.length > 0) return;
              location.hash = hrefOf(only.id);
              onChoose(only.id);
            }}
          />
        </div>
        <IconButton
          icon="close"
          label="Close the list of models"
          class="only-narrow"
          onClick={onClose}
        />
        {kinds.length > mostChips && (
          <select
            aria-label="Kind"
            value={kind ?? ""}
            onChange={({ currentTarget }) => setKind(currentTarget.value || undefined)}
          >
            <option value="">All kinds</option>
            {kinds.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        )}
        {kinds.length > 1 && kinds.length <= mostChips && (
          <div class="kinds">
            {[undefined, ...kinds].map((each) => (
              <button
                type="button"
                class="chip"
                key={each ?? "all"}
                aria-pressed={kind === each}
                onClick={() => setKind(each)}
              >
                {each ?? "All"}
              </button>
            ))}
          </div>
        )}
      </div>
      <div class="models-list" ref={list}>
        {[...providers].map(([provider, ofProvider]) => (
          <section key={provider} aria-label={provider}>
            <h2>{provider}</h2>
            <ul>
              {ofProvider.map((model) => (
                <li key={model.id}>
                  <a
                    href={hrefOf(model.id)}
                    aria-current={model.id === chosen ? "page" : undefined}
                    onClick={() => onChoose(model.id)}
                  >
                    <span class="model-title">{model.title}</span>
                    <span class="model-kind">{noteOf(model)}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && <p class="hint">No model matches.</p>}
        {found.length > mostShown && (
          <p class="hint">{found.length - mostShown} more: search to see them.</p>
        )}
      </div>
    </nav>
  );
}

function byProvider(models: readonly ModelInfo[]): ReadonlyMap<string, readonly ModelInfo[]> {
  const groups = new Map<string, ModelInfo[]>();
  for (const model of models) {
    groups.set(model.provider, [...(groups.get(model.provider) ?? []), model]);
  }
  return groups;
}

export function hrefOf(id: string): string {
  return `#/${encodeURI(id)}`;
}

function noteOf({ kind, deprecated, takesFiles }: ModelInfo): string {
  const parts = [kind, takesFiles && "files", deprecated && "deprecated"];
  return parts.filter((part) => typeof part === "string").join(" · ");
}

function matches(model: ModelInfo, search: string, kind: string | undefined): boolean {
  if (kind !== undefined && model.kind !== kind) return false;
  const text = `${model.title} ${model.key} ${model.kind ?? ""}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
