/** The demo fleet: four hosts and fifteen agents in every state, with names that try the layout. */

export interface DemoAgent {
  id: string;
  name: string;
  nameZh?: string;
  greeting: string;
  greetingZh?: string;
  emoji: string;
  model?: string;
  outages: number;
  /** Minutes since it was last active; else its host's. */
  silentMinutes?: number;
  knownDays?: number;
  /** Taken out of the configuration so many days ago. */
  retiredDays?: number;
}

export interface DemoHost {
  id: string;
  name: string;
  platform: string;
  osRelease: string;
  arch: string;
  nodeVersion: string;
  address: string;
  intervalSeconds: number;
  clockSkewMs: number;
  rosterStatus: "ok" | "empty" | "unsupported" | "error";
  rosterReason: string;
  silentMinutes: number;
  knownDays: number;
  outages: number;
  sources: { source: string; status: string; era?: string; reason?: string }[];
  agents: DemoAgent[];
}

const readable = [
  { source: "openclaw.json", status: "ok", era: "2026.9" },
  { source: "sessions", status: "ok", era: "sqlite" },
  { source: "cron", status: "empty" },
];

export const DEMO_HOSTS: DemoHost[] = [
  {
    id: "mac-mini-studio",
    name: "mac-mini-studio",
    platform: "darwin",
    osRelease: "25.1.0",
    arch: "arm64",
    nodeVersion: "24.21.0",
    address: "192.168.1.24",
    intervalSeconds: 60,
    clockSkewMs: 140,
    rosterStatus: "ok",
    rosterReason: "",
    silentMinutes: 0,
    knownDays: 64,
    outages: 5,
    sources: readable,
    agents: [
      {
        id: "main",
        name: "Beacon",
        nameZh: "灯塔",
        greeting: "Systems online. Standing by.",
        greetingZh: "系统在线，随时待命",
        emoji: "🦞",
        model: "claude-sonnet-4.6",
        outages: 5,
      },
      {
        id: "research",
        name: "Research",
        nameZh: "研究员",
        greeting: "Ask me something hard; I read before I answer.",
        greetingZh: "有难题尽管问，我先读再答。",
        emoji: "🔭",
        model: "gpt-5.5",
        outages: 9,
      },
      {
        id: "coding",
        name: "Coding",
        nameZh: "编码助手",
        greeting: "Green tests or no merge.",
        greetingZh: "测试不绿，绝不合并。",
        emoji: "🛠️",
        outages: 2,
      },
      {
        id: "calendar",
        name: "Calendar keeper",
        nameZh: "日程管家",
        greeting: "Two meetings moved, one declined. You have a free morning on Thursday.",
        greetingZh: "移动了两个会议，拒绝了一个。周四上午空闲。",
        emoji: "🗓️",
        outages: 0,
        knownDays: 4,
      },
      {
        id: "old-scribe",
        name: "Scribe (old)",
        nameZh: "旧记录员",
        greeting: "",
        emoji: "",
        outages: 3,
        retiredDays: 6,
        silentMinutes: 8_640,
      },
    ],
  },
  {
    id: "build-01",
    name: "build-01.harbour.example.org",
    platform: "linux",
    osRelease: "6.12.0-amd64",
    arch: "x64",
    nodeVersion: "22.20.0",
    address: "10.0.4.11",
    intervalSeconds: 600,
    clockSkewMs: -412_000,
    rosterStatus: "ok",
    rosterReason: "",
    silentMinutes: 3,
    knownDays: 41,
    outages: 12,
    sources: [
      ...readable,
      {
        source: "agents/legacy",
        status: "unsupported",
        era: "sqlite",
        reason: "This Node has no node:sqlite. Update to Node 22.15 or newer.",
      },
    ],
    agents: [
      {
        id: "release-captain-with-a-very-long-identifier-0123456789",
        name: "Release captain for the northern and southern harbours, deputy of everything else",
        nameZh: "负责北港与南港以及其他一切事务的发布船长兼副手",
        greeting:
          "A greeting that does not know when to stop, because whoever wrote it thought that a card has all the room in the world, and then some more, and then even more than that.",
        emoji: "🚢",
        outages: 12,
      },
      { id: "ci", name: "ci-triage", greeting: "3 flaky tests quarantined today.", emoji: "🧪", outages: 14 },
      { id: "rtl", name: "حارس الميناء", greeting: "الأنظمة تعمل. في الخدمة.", emoji: "🌙", outages: 1 },
      { id: "html", name: '<b>Bold</b> & "quoted"', greeting: "<script>alert('no')</script>", emoji: "", outages: 4 },
    ],
  },
  {
    id: "pi-attic",
    name: "pi-attic",
    platform: "linux",
    osRelease: "6.6.31+rpt-rpi-v8",
    arch: "arm64",
    nodeVersion: "24.11.0",
    address: "192.168.1.77",
    intervalSeconds: 60,
    clockSkewMs: 320,
    rosterStatus: "ok",
    rosterReason: "",
    silentMinutes: 187,
    knownDays: 33,
    outages: 21,
    sources: readable,
    agents: [
      {
        id: "home",
        name: "Home",
        nameZh: "管家",
        greeting: "Lights are off, doors are shut.",
        greetingZh: "灯已关，门已锁。",
        emoji: "🏠",
        outages: 22,
      },
      { id: "weather", name: "Weather", nameZh: "气象员", greeting: "", emoji: "⛅", outages: 18 },
    ],
  },
  {
    id: "win-desk",
    name: "WIN-DESK-7",
    platform: "win32",
    osRelease: "10.0.26100",
    arch: "x64",
    nodeVersion: "24.21.0",
    address: "192.168.1.31",
    intervalSeconds: 60,
    clockSkewMs: 0,
    rosterStatus: "error",
    rosterReason: "openclaw.json is not valid JSON5 at line 14, column 3. Run `openclaw doctor` there",
    silentMinutes: 0,
    knownDays: 12,
    outages: 3,
    sources: [
      {
        source: "openclaw.json",
        status: "error",
        reason: "not valid JSON5 at line 14, column 3. Run `openclaw doctor` there",
      },
      { source: "sessions", status: "ok", era: "files" },
    ],
    agents: [
      {
        id: "mail",
        name: "Mail",
        nameZh: "邮件员",
        greeting: "Inbox at zero.",
        greetingZh: "收件箱已清空。",
        emoji: "✉️",
        outages: 3,
        silentMinutes: 3,
      },
      {
        id: "books",
        name: "Bookkeeper",
        nameZh: "记账员",
        greeting: "Every cent has a home.",
        greetingZh: "每一分钱都有去处。",
        emoji: "📒",
        outages: 2,
        silentMinutes: 4,
      },
      {
        id: "new",
        name: "Fresh hand",
        nameZh: "新手",
        greeting: "First day aboard.",
        greetingZh: "第一天上船。",
        emoji: "🐣",
        outages: 0,
        knownDays: 0.4,
        silentMinutes: 2,
      },
    ],
  },
];
