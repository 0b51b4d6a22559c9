import { describe, expect, it } from "vitest";
import { translator } from "./language";
import { localReason, reason } from "./reasons";

const zh = translator("zh");
const english = translator("en");

describe("reasons", () => {
  it.each([
    [
      reason("reason_denied", { name: "openclaw.json" }),
      "openclaw.json 无法读取：权限不足；请以运行 OpenClaw 的用户身份运行",
    ],
    [reason("reason_not_json5_at", { name: "a.json", line: 3, column: 14 }), "a.json 第 3 行第 14 列不是有效的 JSON5"],
    [reason("reason_unreadable", { name: "a", code: "EIO" }), "a 无法读取：EIO"],
    [reason("reason_include_circle", { target: "../x (1).json" }), "$include 引用 ../x (1).json 时出现循环"],
    [
      `${reason("reason_lists_none")}; ${reason("reason_left_out", { count: 2 })}`,
      "配置中没有列出任何 Agent；2 个 Agent 没有自己的可用 id，已跳过",
    ],
    ["something nobody foresaw", "something nobody foresaw"],
  ])("%j is said in Chinese to a Chinese reader, and stays as it is in English", (text, expected) => {
    expect(localReason(text, zh)).toBe(expected);
    expect(localReason(text, english)).toBe(text);
  });
});
