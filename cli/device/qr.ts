import { encode } from "uqr";

/** Light around the code, in modules: what cameras need to find its edge. */
const BORDER = 2;
const BLACK_ON_WHITE = "\u001b[30;107m";
const RESET = "\u001b[0m";

/**
 * The lines of a QR code, two rows of modules to a line of text. With its own colours, so that it is dark on light in
 * every terminal.
 * @returns undefined when it would be wider than `columns`
 */
export function qrLines(text: string, columns: number): string[] | undefined {
  const { data, size } = encode(text, { ecc: "L", border: BORDER });
  if (size > columns) return undefined;
  const lines: string[] = [];
  for (let row = 0; row < size; row += 2) {
    const cells = (data[row] ?? []).map((top, column) => half(top, data[row + 1]?.[column] ?? false));
    lines.push(`${BLACK_ON_WHITE}${cells.join("")}${RESET}`);
  }
  return lines;
}

function half(top: boolean, bottom: boolean): string {
  if (top) return bottom ? "█" : "▀";
  return bottom ? "▄" : " ";
}
