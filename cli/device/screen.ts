import type { CliContext } from "../command";
import { openBrowser } from "./browser";
import type { Codes } from "./platform";

/** What the person at the machine sees of the device flow. */

/** Where output goes: a window somebody looks at, or a pipe. */
export interface Terminal {
  isTty: boolean;
  columns: number;
  rows: number;
  /** Writes without a line end. */
  write(text: string): void;
}

/** A QR code and the words around it must fit, or the link scrolls away. */
const ROWS_AROUND_QR = 14;
const FRAMES = [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"];
const FRAME_MS = 120;
const CLEAR_LINE = "\r\u001b[2K";

/** The window of this process; a pipe when nobody looks at both of its outputs. */
export function thisTerminal(env: Record<string, string | undefined>): Terminal {
  const { stdout, stderr } = process;
  return {
    isTty: Boolean(stdout.isTTY && stderr.isTTY) && env.TERM !== "dumb",
    columns: stdout.columns ?? 80,
    rows: stdout.rows ?? 24,
    write: (text) => void stderr.write(text),
  };
}

/** Prints the link and the code; in a window also as a QR code, and opens the browser if there is one. */
export async function showCodes(
  ctx: CliContext,
  terminal: Terminal,
  facts: { codes: Codes; url: string; host: string; browser: boolean },
): Promise<void> {
  const { codes, url, host } = facts;
  const minutes = Math.round(codes.expiresInSeconds / 60);
  ctx.out(ctx.t("device_open", { url, page: codes.page, code: codes.userCode, link: codes.link }));
  if (terminal.isTty) {
    const { qrLines } = await import("./qr");
    const lines = qrLines(codes.link, terminal.columns - 2);
    if (lines && lines.length + ROWS_AROUND_QR <= terminal.rows) {
      ctx.out(`\n${lines.map((line) => `  ${line}`).join("\n")}\n`);
    }
  }
  ctx.out(ctx.t("device_careful", { minutes, host }));
  if (!terminal.isTty) ctx.out(ctx.t("device_waiting_quietly"));
  else if (facts.browser) openBrowser(ctx.env, codes.link);
}

/** A line that lives while the wait lasts. Without a window it says nothing. */
export interface Progress {
  /** Says something that stays, above the line. */
  say(text: string): void;
  /** Takes the line away. */
  end(): void;
}

/** @param endsAt milliseconds: when the code runs out */
export function startProgress(ctx: CliContext, terminal: Terminal, endsAt: number): Progress {
  if (!terminal.isTty) return { say: ctx.err, end: () => {} };
  let frame = 0;
  const draw = () => {
    const left = Math.max(0, Math.round((endsAt - ctx.now()) / 1000));
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    frame = (frame + 1) % FRAMES.length;
    terminal.write(`${CLEAR_LINE}${FRAMES[frame]} ${ctx.t("device_waiting", { time })}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  draw();
  return {
    say(text) {
      terminal.write(CLEAR_LINE);
      ctx.err(text);
      draw();
    },
    end() {
      clearInterval(timer);
      terminal.write(CLEAR_LINE);
    },
  };
}
