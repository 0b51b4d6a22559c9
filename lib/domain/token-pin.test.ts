import { expect, it } from "vitest";
import { admission, DEFAULT_HOST } from "./token-pin";

it.each([
  ["a reusable token serves any host", { reusable: true, pinnedTo: null }, "laptop", "yes"],
  ["also when it was pinned before", { reusable: true, pinnedTo: "server" }, "laptop", "yes"],
  ["the first host gets the token", { reusable: false, pinnedTo: null }, "laptop", "first"],
  ["its own host goes on", { reusable: false, pinnedTo: "laptop" }, "laptop", "yes"],
  ["another host is refused", { reusable: false, pinnedTo: "laptop" }, "server", "no"],
  ["an upload without a host is never refused", { reusable: false, pinnedTo: "laptop" }, DEFAULT_HOST, "yes"],
  ["and never pins", { reusable: false, pinnedTo: null }, DEFAULT_HOST, "yes"],
] as const)("%s", (_, pin, host, expected) => {
  expect(admission(pin, host)).toBe(expected);
});
