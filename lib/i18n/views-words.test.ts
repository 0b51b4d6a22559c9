import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { relativeTimeOf } from "../domain/relative-time";
import { type Locale, messages } from "./messages";

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

describe("S0-60: the words of the page", () => {
  it.each([
    ["en", "OpenClaw Agent Monitor", ["Total", "Online", "Offline", "Grid", "List", "Display Mode"]],
    ["zh", "OpenClaw Agent 监控中心", ["总计", "在线", "离线", "网格", "列表", "展示方式"]],
  ] as const)("in %s", (locale, title, expected) => {
    const { total, online, offline, grid, list, displayMode } = messages[locale].agents;
    expect([total, online, offline, grid, list, displayMode]).toEqual(expected);
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
