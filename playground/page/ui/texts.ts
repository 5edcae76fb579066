/** `1.2 MB` */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000
    ? `${Math.round(bytes / 1_000)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `4.2 s`, `1 min 5 s` */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** `IN_PROGRESS` is "in progress". */
export function statusWords(status: string): string {
  return status.toLowerCase().replaceAll("_", " ");
}

/** `2 pictures`, of one type of media. */
export function credits(count: number): string {
  return count === 1 ? "1 credit" : `${count.toLocaleString("en")} credits`;
}

/** The time of day, or the day if it is another one. */
export function moment(iso: string, now: Date): string {
  const date = new Date(iso);
  const isToday = date.toDateString() === now.toDateString();
  return isToday
    ? date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : date.toLocaleDateString([], { month: "short", day: "numeric" });
}
