const known = new Map<string, string>();
/** Names of models, tools and kinds are few. Ids of calls are many, and soon answered. */
const MOST = 2_000;

/**
 * The same text, once in memory. What is cut from a line keeps the whole line alive, and with it everything that was
 * read in one go; a text of its own does not. ASCII only.
 */
export function kept(text: string): string {
  const same = known.get(text);
  if (same !== undefined) return same;
  if (known.size >= MOST) known.clear();
  const own = Buffer.from(text, "latin1").toString("latin1");
  known.set(own, own);
  return own;
}
