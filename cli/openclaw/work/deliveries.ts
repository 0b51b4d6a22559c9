import type { Reader } from "../sqlite";
import { agentOf, newest, number, text } from "./rows";

/** A message on its way out. That something ran, and that its message arrived, are two facts. */
export interface Delivery {
  id: string;
  /** An agent's own record of it, or the queue of the host. */
  from: "conversation" | "queue";
  agentId: string | null;
  sessionKey: string | null;
  channel: string | null;
  /** created | queued | sent | suppressed | rejected | unknown | replied; of the queue what stands there. */
  status: string | null;
  /** The channel gave it a number: it arrived there. */
  isConfirmed: boolean;
  retries: number;
  error: string | null;
  /** Epoch ms. */
  createdAt: number | null;
  updatedAt: number | null;
  failedAt: number | null;
}

/** What the agent's own database knows. Neither what was said nor to whom is read. */
export function conversationDeliveries(reader: Reader, agentId: string): Delivery[] {
  const columns = [
    "operation_id",
    "source_session_key",
    "status",
    "platform_message_id",
    "rejection_error",
    "created_at",
    "updated_at",
  ];
  return newest(reader, "conversation_deliveries", columns, "created_at").flatMap((row) => {
    const id = text(row.operation_id);
    if (id === null) return [];
    return {
      id,
      from: "conversation",
      agentId,
      sessionKey: text(row.source_session_key),
      channel: null,
      status: text(row.status),
      isConfirmed: text(row.platform_message_id) !== null,
      retries: 0,
      error: text(row.rejection_error),
      createdAt: number(row.created_at),
      updatedAt: number(row.updated_at),
      failedAt: row.status === "rejected" ? number(row.updated_at) : null,
    };
  });
}

/** What waits on this host, or was given up. */
export function queuedDeliveries(reader: Reader): Delivery[] {
  const columns = [
    "queue_name",
    "id",
    "session_key",
    "channel",
    "status",
    "retry_count",
    "last_error",
    "enqueued_at",
    "updated_at",
    "failed_at",
  ];
  return newest(reader, "delivery_queue_entries", columns, "enqueued_at").flatMap((row) => {
    const id = text(row.id);
    if (id === null) return [];
    const sessionKey = text(row.session_key);
    return {
      id: `${text(row.queue_name) ?? ""}/${id}`,
      from: "queue",
      agentId: agentOf(sessionKey),
      sessionKey,
      channel: text(row.channel),
      status: text(row.status),
      isConfirmed: false,
      retries: number(row.retry_count) ?? 0,
      error: text(row.last_error),
      createdAt: number(row.enqueued_at),
      updatedAt: number(row.updated_at),
      failedAt: number(row.failed_at),
    };
  });
}
