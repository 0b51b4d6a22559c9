/** A longer line is skipped whole and counted as not readable: no transcript of ours may fill the memory. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;
const RETURN = 0x0d;

/**
 * Told of every complete line that is not blank; of one that was too long, that it was there.
 * @param line its bytes as characters: what is beyond ASCII is garbled, what JSON is made of is not
 * @param whole the line as it is meant
 */
export type OnLine = (line: string | undefined, whole: () => string) => void;

const NOTHING = () => "";

/** Cuts bytes that come in pieces into lines, at line feeds only: U+2028 is text. */
export class Lines {
  readonly #onLine: OnLine;
  /** The beginning of a line that went on past its piece. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #skipping = false;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  /** @returns how many of these bytes belong to complete lines */
  add(piece: Buffer): number {
    const text = piece.toString("latin1");
    let start = 0;
    for (;;) {
      const end = text.indexOf("\n", start);
      if (end === -1) break;
      if (this.#skipping || this.#heldBytes > 0) this.#endHeld(piece.subarray(start, end));
      else this.#tell(text, piece, start, end);
      start = end + 1;
    }
    if (start < piece.length && !this.#skipping) this.#hold(piece.subarray(start));
    return start;
  }

  /** What is left is a line too. */
  end(): void {
    if (this.#skipping || this.#heldBytes > 0) this.#endHeld(Buffer.alloc(0));
  }

  #tell(text: string, piece: Buffer, start: number, lineEnd: number): void {
    const end = piece[lineEnd - 1] === RETURN ? lineEnd - 1 : lineEnd;
    if (end > start) this.#onLine(text.slice(start, end), () => piece.toString("utf8", start, end));
  }

  #endHeld(rest: Buffer): void {
    if (this.#skipping) this.#onLine(undefined, NOTHING);
    else {
      const line = Buffer.concat([...this.#held, rest]);
      this.#tell(line.toString("latin1"), line, 0, line.length);
    }
    this.#held = [];
    this.#heldBytes = 0;
    this.#skipping = false;
  }

  #hold(beginning: Buffer): void {
    this.#heldBytes += beginning.length;
    if (this.#heldBytes <= MAX_LINE_BYTES) {
      // The piece is written over with the next one.
      this.#held.push(Buffer.from(beginning));
      return;
    }
    this.#skipping = true;
    this.#held = [];
    this.#heldBytes = 0;
  }
}
