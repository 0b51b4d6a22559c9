import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { relativeTimeOf } from "../domain/relative-time";
import { type Locale, messages } from "./messages";
import { bubblesFrom, viewFrom } from "./preferences";

const words = <Namespace extends "agents" | "time">(locale: Locale, namespace: Namespace) =>
  createTranslator({ locale, messages: messages[locale], namespace });

describe("S0-59: the columns of the list", () => {
  it.each([
    ["en", ["Agent Name", "Status", "Greeting", "Last Active"]],
    ["zh", ["Agent 名称", "当前状态", "上线问候", "最后活跃"]],
  ] as const)("in %s", (locale, expected) => {
    const { name, status, greeting, lastActive } = messages[locale].agents.columns;
    expect([name, status, greeting, lastActive]).toEqual(expected);
  });
});

describe("S0-59: what the water means", () => {
  it.each([
    ["en", ["🟢 Swimming = Online", "⚪ Sleeping = Offline", "👆 Click a swimming agent to make it evade!"]],
    ["zh", ["🟢 游动中 = 在线 (Online)", "⚪ 沉底睡眠 = 离线 (Offline)", "👆 点击在线生物可使其快速避难"]],
  ] as const)("in %s", (locale, expected) => {
    const { swimming, sleeping, hint } = messages[locale].aquarium;
    expect([swimming, sleeping, hint]).toEqual(expected);
  });
});

describe("S0-58, S0-60: the words of the settings", () => {
  it.each([
    [
      "en",
      ["Settings", "Display Mode", "Show Bubbles", "Offline Threshold", "minutes"],
      "Agent offline if no heartbeat after this duration",
    ],
    ["zh", ["设置", "展示方式", "模拟水泡", "离线阈值", "分钟"], "Agent 上报中断超过此时间视为离线"],
  ] as const)("in %s", (locale, expected, hint) => {
    const { settings, agents, appearance, common } = messages[locale];
    const said = [settings.title, agents.displayMode, appearance.showBubbles, settings.threshold.title, common.minutes];
    expect(said).toEqual(expected);
    expect(settings.threshold.hint).toBe(hint);
  });

  it("shows the aquarium with bubbles unless told otherwise", () => {
    expect([viewFrom(undefined), viewFrom("list"), viewFrom("nonsense"), viewFrom("grid", "list")]).toEqual([
      "aquarium",
      "list",
      "aquarium",
      "grid",
    ]);
    expect([bubblesFrom(undefined), bubblesFrom("on"), bubblesFrom("off")]).toEqual([true, true, false]);
  });
});

describe("S0-60: the words of the page", () => {
  it.each([
    ["en", "OpenClaw Agent Monitor", ["Total", "Online", "Offline", "Aquarium", "Grid", "List"]],
    ["zh", "OpenClaw Agent 监控中心", ["总计", "在线", "离线", "水族箱", "网格", "列表"]],
  ] as const)("in %s", (locale, title, expected) => {
    const { total, online, offline, aquarium, grid, list } = messages[locale].agents;
    expect([total, online, offline, aquarium, grid, list]).toEqual(expected);
    expect(messages[locale].app.title).toBe(title);
    expect([messages[locale].status.online, messages[locale].status.offline]).toEqual([online, offline]);
  });
});

describe("S0-61: how long ago, in words", () => {
  const NOW = 1_800_000_000_000;
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const said = (locale: Locale, ago: number) => {
    const t = words(locale, "time");
    const step = relativeTimeOf(NOW - ago, NOW);
    if (step.unit === "minute") return t("minutesAgo", { count: step.count });
    if (step.unit === "hour") return t("hoursAgo", { count: step.count });
    if (step.unit === "day") return t("daysAgo", { count: step.count });
    return step.unit === "now" ? t("justNow") : "date";
  };
  it.each([
    [-5 * HOUR, "Just now", "刚刚"],
    [59_000, "Just now", "刚刚"],
    [MINUTE, "1 min ago", "1分钟前"],
    [59 * MINUTE, "59 min ago", "59分钟前"],
    [HOUR, "1 hour ago", "1小时前"],
    [5 * HOUR, "5 hours ago", "5小时前"],
    [24 * HOUR, "1 day ago", "1天前"],
    [29 * 24 * HOUR, "29 days ago", "29天前"],
    [30 * 24 * HOUR, "date", "date"],
  ])("%d ms ago", (ago, en, zh) => {
    expect([said("en", ago), said("zh", ago)]).toEqual([en, zh]);
  });
});
