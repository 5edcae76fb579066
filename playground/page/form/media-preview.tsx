import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { JsonValue, UploadedFile } from "../../protocol.js";
import { api } from "../client/api.js";
import { fileIdOf } from "../client/file-names.js";
import { Icon } from "../ui/icon.js";
import { size } from "../ui/texts.js";
import type { MediaTaken } from "./media-taken.js";

interface PreviewProps {
  readonly value: JsonValue;
  readonly takes: MediaTaken;
}

/** A value of a media field: its picture if it has one, and its name. */
export function MediaPreview({ value, takes }: PreviewProps): JSX.Element {
  const file = fileIdOf(value);
  if (file !== undefined) return <FilePreview id={file} />;
  const address = typeof value === "string" ? value : JSON.stringify(value);
  const isInline = address.startsWith("data:") || takes === "base64";
  const label = isInline ? `${address.slice(0, 40)}… (${size(address.length)})` : address;
  return (
    <>
      {isInline || !/^https?:/.test(address) ? <NoPreview /> : <AddressPreview address={address} />}
      <span class="tile-name" title={address.slice(0, 500)}>
        {label}
      </span>
    </>
  );
}

/** The server fetches it: the page loads nothing from elsewhere. */
function AddressPreview({ address }: { readonly address: string }): JSX.Element {
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return <NoPreview title="No preview" />;
  const source = `/preview?address=${encodeURIComponent(address)}`;
  return <img src={source} alt="" loading="lazy" onError={() => setMissing(true)} />;
}

function FilePreview({ id }: { readonly id: string }): JSX.Element {
  const [file, setFile] = useState<UploadedFile | undefined>(undefined);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let isCurrent = true;
    api.file(id).then(
      (found) => isCurrent && setFile(found),
      () => isCurrent && setProblem("The file is gone. Choose it again."),
    );
    return () => {
      isCurrent = false;
    };
  }, [id]);
  const isPicture = file !== undefined && /^image\/(?!svg|heic|tiff)/.test(file.type);
  return (
    <>
      {isPicture ? <img src={`/files/${encodeURIComponent(id)}`} alt="" /> : <NoPreview />}
      <span class="tile-name">
        {problem !== "" ? problem : file === undefined ? "…" : `${file.name} (${size(file.bytes)})`}
      </span>
    </>
  );
}

function NoPreview({ title }: { readonly title?: string }): JSX.Element {
  return (
    <span class="no-preview" title={title}>
      <Icon name="file" />
    </span>
  );
}
