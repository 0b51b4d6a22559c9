/** An answer of JSON that nobody keeps: it is somebody's own, and of this moment. */
export const answer = (status: number, body: unknown): Response =>
  Response.json(body, { status, headers: { "cache-control": "no-store" } });
