import { encode } from "uqr";
import { describe, expect, it } from "vitest";
import { browserCommand } from "./browser";
import { qrLines } from "./qr";

const LINK = "https://monitor.example.org/device?code=BCDF-GHJK";
const ESC = String.fromCharCode(27);
const plain = (line: string) => line.replaceAll(new RegExp(`${ESC}\\[[0-9;]*m`, "g"), "");

describe("the QR code in the terminal", () => {
  it("is left out where it would not fit", () => {
    expect(qrLines(LINK, 20)).toBeUndefined();
  });

  it("is small, brings its own black and white, and shows every module", () => {
    const lines = qrLines(LINK, 80) ?? [];
    expect(lines.length).toBeLessThanOrEqual(17);
    for (const line of lines) {
      expect(line.startsWith(`${ESC}[30;107m`)).toBe(true);
      expect(line.endsWith(`${ESC}[0m`)).toBe(true);
    }
    const { data, size } = encode(LINK, { ecc: "L", border: 2 });
    const shown = lines.flatMap((line) => {
      const cells = [...plain(line)];
      return [cells.map((cell) => "█▀".includes(cell)), cells.map((cell) => "█▄".includes(cell))];
    });
    expect(shown.slice(0, size)).toEqual(data);
  });
});

describe("opening the browser", () => {
  it.each([
    ["linux", {}],
    ["linux", { DISPLAY: ":0", SSH_CONNECTION: "1 2 3 4" }],
    ["darwin", { SSH_TTY: "/dev/pts/0" }],
    ["darwin", { CI: "true" }],
  ])("is not tried on %s with %j: nobody would see it", (platform, env) => {
    expect(browserCommand(platform, env, LINK)).toBeUndefined();
  });

  it.each([
    ["linux", { WAYLAND_DISPLAY: "wayland-0" }, "xdg-open"],
    ["darwin", {}, "open"],
    ["win32", {}, "rundll32"],
  ])("on %s hands the link over as one word", (platform, env, program) => {
    const [name, words] = browserCommand(platform, env, `${LINK}&x=1`) ?? [];
    expect(name).toBe(program);
    expect(words?.at(-1)).toContain(`${LINK}&x=1`);
  });
});
