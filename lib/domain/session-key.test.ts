import { describe, expect, it } from "vitest";
import { agentOfKey, restOfKey, type SessionKind, sessionKind } from "./session-key";

describe("X-5: a session key", () => {
  it.each<[string | null, SessionKind]>([
    ["agent:main:main", "main"],
    ["global", "main"],
    ["agent:a:telegram:group:-100:thread:7", "channel"],
    ["agent:a:mattermost:direct:someone:with:colons", "channel"],
    ["agent:a:subagent:ffb1ddc8", "subagent"],
    ["agent:a:cron:job", "cron"],
    ["agent:a:cron:job:run:5c1f", "cron"],
    ["cron:job", "cron"],
    ["hook:5c1f", "hook"],
    ["agent:a:explicit:model-run-5c1f", "probe"],
    ["agent:a:heartbeat", "heartbeat"],
    ["agent:a:main:heartbeat", "heartbeat"],
    ["agent:a:deleg", "other"],
    ["unknown", "other"],
    ["", "other"],
    [null, "other"],
  ])("%s is of kind %s", (key, kind) => expect(sessionKind(key)).toBe(kind));

  it("names its agent in front of the second colon", () => {
    expect(agentOfKey("agent:re-search_2:telegram:group:x")).toBe("re-search_2");
    expect(agentOfKey("cron:job")).toBeNull();
  });

  it("is told from the others of its agent by what follows", () => {
    expect(restOfKey("agent:a:telegram:group:x")).toBe("telegram:group:x");
    expect(restOfKey("agent:a:")).toBe("agent:a:");
    expect(restOfKey("hook:5c1f")).toBe("hook:5c1f");
  });
});
