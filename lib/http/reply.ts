import type { WireReply } from "./wire-shape";

const JSON_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

/** A JSON reply that nobody may keep. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): WireReply {
  return { status, headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(value) };
}
