import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { JsonValue } from "../../protocol.js";
import { api } from "../client/api.js";
import { IconButton, SmallButton } from "../ui/button.js";
import type { ControlProps } from "./context.js";
import { list } from "./json-values.js";
import { ItemActions, moved } from "./list-control.js";
import { MediaPreview } from "./media-preview.js";
import type { MediaTaken } from "./media-taken.js";

/** Files and addresses of media: chosen, dropped, pasted or typed, with a preview of each. */
export function MediaControl(props: ControlProps): JSX.Element | null {
  const { model, value, onChange } = props;
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [isOver, setOver] = useState(false);
  const [reading, setReading] = useState(0);
  // Uploads end later than the render that started them.
  const latest = useRef<readonly JsonValue[]>([]);
  const control = model.control.kind === "media" ? model.control : undefined;
  const isList = control?.list === true;
  const values = isList ? list(value) : value === undefined ? [] : [value];
  latest.current = values;
  if (control === undefined) return null;
  const { takes, most = isList ? undefined : 1 } = control;
  const change = (next: readonly JsonValue[]) => {
    latest.current = next;
    const kept = most === undefined ? next : next.slice(-most);
    onChange(kept.length === 0 ? undefined : isList ? [...kept] : kept[0]);
  };
  const addFiles = async (files: readonly File[]) => {
    setProblems([]);
    setReading((before) => before + files.length);
    for (const file of files) {
      try {
        const added = await valueOfFile(file, takes);
        change([...latest.current, added]);
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        setProblems((before) => [...before, problem]);
      } finally {
        setReading((before) => before - 1);
      }
    }
  };
  const transfer = (data: DataTransfer | null, event: Event) => {
    const files = [...(data?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void addFiles(files);
  };
  const isFull = isList && most !== undefined && values.length >= most;
  const takesFiles = takes !== "url";
  return (
    // biome-ignore lint/a11y/useSemanticElements: its field is the fieldset
    <div
      role="group"
      aria-label={`${model.title}: drop or paste here`}
      class={`media${isOver ? " is-over" : ""}`}
      data-media={takesFiles ? "file" : "address"}
      data-pending={pendingOf(model.title, reading, problems.length)}
      aria-busy={reading > 0 || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        transfer(event.dataTransfer, event);
      }}
      onPaste={(event) => transfer(event.clipboardData, event)}
    >
      {values.length > 0 && (
        <ul class="tiles">
          {values.map((each, index) => (
            <li key={JSON.stringify(each).slice(0, 300)} class="tile">
              <MediaPreview value={each} takes={takes} />
              <span class="tile-actions">
                <ItemActions
                  name={`${model.title} ${index + 1}`}
                  onUp={index === 0 ? undefined : () => change(moved(values, index, index - 1))}
                  onRemove={() => change(values.toSpliced(index, 1))}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      {!isFull && (
        <div class="media-add">
          {takesFiles && <AddFiles title={model.title} isList={isList} onFiles={addFiles} />}
          {takes !== "file" && takes !== "base64" && (
            <AddAddress {...props} onAddress={(address) => change([...values, address])} />
          )}
        </div>
      )}
      {problems.length > 0 && (
        <div class="wrong" role="alert">
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
          <SmallButton onClick={() => setProblems([])}>
            Leave {problems.length === 1 ? "it" : "them"} out
          </SmallButton>
        </div>
      )}
    </div>
  );
}

interface AddFilesProps {
  readonly title: string;
  readonly isList: boolean;
  readonly onFiles: (files: readonly File[]) => Promise<void>;
}

function AddFiles({ title, isList, onFiles }: AddFilesProps): JSX.Element {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <SmallButton icon="upload" onClick={() => picker.current?.click()}>
        Choose {isList ? "files" : "a file"}
      </SmallButton>
      <span class="hint">or drop or paste here</span>
      <input
        ref={picker}
        type="file"
        class="hidden"
        tabIndex={-1}
        aria-label={`Files for ${title}`}
        multiple={isList}
        accept="image/*,video/*,audio/*"
        onChange={({ currentTarget }) => {
          void onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}

interface AddAddressProps extends Pick<ControlProps, "model" | "id" | "describedBy" | "isWrong"> {
  readonly onAddress: (address: string) => void;
}

function AddAddress({ model, id, describedBy, isWrong, onAddress }: AddAddressProps): JSX.Element {
  const [address, setAddress] = useState("");
  const add = () => {
    if (address.trim() === "") return;
    onAddress(address.trim());
    setAddress("");
  };
  return (
    <span class="address">
      <input
        id={id}
        type="url"
        placeholder="https://…"
        aria-label={`Address for ${model.title}`}
        aria-describedby={describedBy || undefined}
        aria-invalid={isWrong || undefined}
        autocomplete="off"
        value={address}
        onInput={({ currentTarget }) => setAddress(currentTarget.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add();
        }}
      />
      <IconButton icon="plus" label={`Add the address to ${model.title}`} onClick={add} />
    </span>
  );
}

/** Why the form may not be sent yet: a person who chose a file means it to be sent. */
function pendingOf(title: string, reading: number, refused: number): string | undefined {
  if (reading > 0) return `${title}: a file is still being read.`;
  return refused > 0
    ? `${title}: a file was not taken. Choose another, or leave it out.`
    : undefined;
}

async function valueOfFile(file: File, takes: MediaTaken): Promise<JsonValue> {
  if (takes === "url") {
    throw new Error(
      "This field takes the address of a file. Upload the file somewhere, and paste its https address.",
    );
  }
  if (takes === "data-url" || takes === "base64") {
    const dataUrl = await asDataUrl(file);
    return takes === "data-url" ? dataUrl : dataUrl.slice(dataUrl.indexOf(",") + 1);
  }
  return { $file: (await api.upload(file)).id };
}

function asDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error(`${file.name} cannot be read.`));
    reader.readAsDataURL(file);
  });
}
