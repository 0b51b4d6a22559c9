import type { SyntheticAgent, SyntheticHost } from "./demo-rows";
import { readableSources } from "./demo-sources";

/** The harbour that visitors of the demo watch: five hosts, each with a story. */

/** Seconds between two reports of a demo host: with the minute of grace, silence counts after 70 s. */
export const DEMO_INTERVAL_SECONDS = 10;

const UNREADABLE = "openclaw.json is not valid JSON5 at line 14, column 3. Run `openclaw doctor` there";

const COMMON = {
  intervalSeconds: DEMO_INTERVAL_SECONDS,
  clockSkewMs: 0,
  rosterStatus: "ok",
  rosterReason: "",
  silentMinutes: 0,
} as const satisfies Partial<SyntheticHost>;

const agent = (
  id: string,
  [name, nameZh]: [string, string],
  [greeting, greetingZh]: [string, string],
  more: Pick<SyntheticAgent, "emoji" | "outages"> & Partial<SyntheticAgent>,
): SyntheticAgent => ({ id, name, nameZh, greeting, greetingZh, ...more });

const STUDIO: SyntheticHost = {
  ...COMMON,
  id: "mac-mini-studio",
  name: "mac-mini-studio",
  platform: "darwin",
  osRelease: "25.1.0",
  arch: "arm64",
  nodeVersion: "24.21.0",
  address: "192.0.2.24",
  clockSkewMs: 140,
  knownDays: 64,
  outages: 3,
  sources: readableSources(["main", "research", "coding", "calendar"]),
  agents: [
    agent("main", ["Beacon", "灯塔"], ["Systems online. Standing by.", "系统在线，随时待命"], {
      emoji: "🦞",
      outages: 2,
    }),
    agent(
      "research",
      ["Research", "研究员"],
      ["Ask me something hard; I read before I answer.", "有难题尽管问，我先读再答。"],
      { emoji: "🔭", outages: 7 },
    ),
    agent("coding", ["Coding", "编码助手"], ["Green tests or no merge.", "测试不绿，绝不合并。"], {
      emoji: "🛠️",
      outages: 4,
    }),
    agent("calendar", ["Calendar keeper", "日程管家"], ["You have a free morning on Thursday.", "周四上午空闲。"], {
      emoji: "🗓️",
      outages: 1,
      knownDays: 9,
    }),
    agent("old-scribe", ["Scribe (old)", "旧记录员"], ["", ""], {
      emoji: "🪶",
      outages: 3,
      retiredDays: 6,
      silentMinutes: 8_640,
    }),
  ],
};

const BUILD: SyntheticHost = {
  ...COMMON,
  id: "build-01",
  name: "build-01.harbour.example",
  platform: "linux",
  osRelease: "6.12.0-amd64",
  arch: "x64",
  nodeVersion: "22.20.0",
  address: "192.0.2.11",
  clockSkewMs: -9_000,
  knownDays: 41,
  outages: 6,
  sources: readableSources(["release", "ci", "docs"]),
  machine: { cpu: 38, disk: 93 },
  agents: [
    agent("release", ["Release captain", "发布船长"], ["Tagged, signed, shipped.", "已打标签、签名并发布。"], {
      emoji: "🚢",
      outages: 8,
    }),
    agent("ci", ["CI triage", "构建分诊员"], ["3 flaky tests quarantined today.", "今天隔离了 3 个不稳定的测试。"], {
      emoji: "🧪",
      outages: 11,
    }),
    agent("docs", ["Docs keeper", "文档管理员"], ["Every page has a date.", "每一页都有日期。"], {
      emoji: "📚",
      outages: 3,
    }),
  ],
};

const VPS: SyntheticHost = {
  ...COMMON,
  id: "vps-fra-2",
  name: "vps-fra-2",
  platform: "linux",
  osRelease: "6.8.0-87-generic",
  arch: "x64",
  nodeVersion: "24.21.0",
  address: "198.51.100.7",
  clockSkewMs: 35,
  knownDays: 88,
  outages: 9,
  sources: readableSources(["night-desk", "watch-prices"]),
  movedDays: 2,
  agents: [
    agent("night-desk", ["Night desk", "夜班台"], ["I answer while you sleep.", "你睡觉时由我值守。"], {
      emoji: "🌙",
      outages: 9,
    }),
    agent("watch-prices", ["Price watch", "比价员"], ["Ferry tickets fell by 12 %.", "船票降价 12%。"], {
      emoji: "🎣",
      outages: 12,
    }),
  ],
};

const ATTIC: SyntheticHost = {
  ...COMMON,
  id: "pi-attic",
  name: "pi-attic",
  platform: "linux",
  osRelease: "6.6.31+rpt-rpi-v8",
  arch: "arm64",
  nodeVersion: "24.11.0",
  address: "192.0.2.77",
  clockSkewMs: 320,
  silentMinutes: 187,
  knownDays: 33,
  outages: 14,
  sources: readableSources(["home", "weather"]),
  agents: [
    agent("home", ["Home", "管家"], ["Lights are off, doors are shut.", "灯已关，门已锁。"], {
      emoji: "🏠",
      outages: 15,
    }),
    agent("weather", ["Weather", "气象员"], ["Gale warning until noon.", "大风预警至中午。"], {
      emoji: "⛅",
      outages: 13,
    }),
  ],
};

const DESK: SyntheticHost = {
  ...COMMON,
  id: "win-desk",
  name: "WIN-DESK-7",
  platform: "win32",
  osRelease: "10.0.26100",
  arch: "x64",
  nodeVersion: "24.21.0",
  address: "192.0.2.31",
  rosterStatus: "error",
  rosterReason: UNREADABLE,
  knownDays: 12,
  outages: 2,
  sources: [
    { source: "config", status: "error", reason: UNREADABLE },
    { source: "sessions/mail", status: "ok", era: "files" },
    { source: "sessions/books", status: "ok", era: "files" },
    { source: "cron", status: "empty", era: "files" },
  ],
  machine: {
    gateway: { state: "not_ready", version: "2026.7.1", port: 18_789, failing: ["telegram:default"], reason: "" },
  },
  agents: [
    agent("mail", ["Mail", "邮件员"], ["Inbox at zero.", "收件箱已清空。"], {
      emoji: "✉️",
      outages: 2,
      silentMinutes: 6,
    }),
    agent("books", ["Bookkeeper", "记账员"], ["Every cent has a home.", "每一分钱都有去处。"], {
      emoji: "📒",
      outages: 2,
      silentMinutes: 6,
    }),
  ],
};

export const DEMO_FLEET: readonly SyntheticHost[] = [STUDIO, BUILD, VPS, ATTIC, DESK];

/** Who takes turns falling silent: an agent alone, or with `null` a whole machine. */
export const DEMO_ACTORS: readonly { host: string; agent: string | null }[] = [
  { host: STUDIO.id, agent: "research" },
  { host: BUILD.id, agent: "ci" },
  { host: VPS.id, agent: null },
  { host: STUDIO.id, agent: "coding" },
  { host: BUILD.id, agent: "release" },
  { host: STUDIO.id, agent: "calendar" },
  { host: BUILD.id, agent: "docs" },
];
