/** A reason not to start that the operator can do something about: shown as a sentence, without a stack. */
export class StartError extends Error {
  override readonly name = "StartError";
}

const SENTENCES: Record<string, string> = {
  EACCES: "cannot be written by this user",
  EPERM: "cannot be written by this user",
  EROFS: "is on a read-only file system",
  ENOSPC: "is on a full disk",
  EDQUOT: "is over its disk quota",
  ENOTDIR: "is not a directory",
  EEXIST: "is not a directory",
};

/**
 * Turns a file system error into a sentence; anything else is returned as it is.
 * @param subject what could not be used, e.g. "The data directory /srv/x"
 * @param remedy what to do, continuing the sentence
 */
export function startErrorOf(error: unknown, subject: string, remedy: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = SENTENCES[code];
  return why === undefined ? error : new StartError(`${subject} ${why}: ${remedy}.`, { cause: error });
}
