import { expect, it } from "vitest";
import { isAlive, isUploaderCommand, startMark } from "./process-identity";

it.each([
  [["/usr/bin/node", "/home/u/.local/share/x/openclaw-status-monitor.mjs", "start"], true],
  [["node", "/usr/bin/openclaw-status-monitor", "start", "--state-dir", "/x"], true],
  [["python3", "scripts/status_uploader.py", "start", "--fork"], true],
  [["node", "openclaw-status-monitor.mjs", "status"], false],
  [["vim", "openclaw-status-monitor.mjs.bak", "start"], false],
  [["tail", "-f", "/home/u/openclaw-status-monitor/start"], false],
  [["node", "/srv/openclaw-status-monitor/server.js", "start"], false],
  [[], false],
])("S0-12: tells the service's command line %j from others", (words, expected) => {
  expect(isUploaderCommand(words)).toBe(expected);
});

it("S0-12: a process has one start mark, and another process has another", () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(4_194_000)).toBe(false);
  expect(startMark(process.pid)).toBe(startMark(process.pid));
  if (process.platform === "linux") expect(startMark(process.pid)).not.toBe(startMark(process.ppid));
  expect(startMark(4_194_000)).toBe("");
});
