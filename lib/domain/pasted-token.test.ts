import { expect, it } from "vitest";
import { cleanToken } from "./pasted-token";

const TOKEN = "ocm_3fK9aBcDeFgHiJkLmNoPqRsTuVwXyZ01234567";

it.each([
  ["as it is", TOKEN],
  ["with blanks and a line end", `  ${TOKEN} \r\n`],
  ["in quotes", `"${TOKEN}"`],
  ["in the quotes of a chat", `“${TOKEN}”`],
  ["as code", `\`${TOKEN}\``],
  ["in angle brackets", `<${TOKEN}>`],
  ["with Bearer", `Bearer ${TOKEN}`],
  ["with a quoted Bearer", `"bearer   ${TOKEN}"`],
  ["as a header", `x-agent-token: ${TOKEN}`],
  ["as a whole header", `'Authorization: Bearer ${TOKEN}'`],
  ["as a variable", `export MONITOR_PLATFORM_TOKEN="${TOKEN}"`],
  ["broken by a narrow window", `${TOKEN.slice(0, 20)}\n  ${TOKEN.slice(20)}`],
  ["with a blank inside", `${TOKEN.slice(0, 20)} ${TOKEN.slice(20)}`],
  ["with an invisible character", `\u200b${TOKEN}\ufeff`],
  ["with the comma of its sentence", `${TOKEN},`],
])("a token pasted %s is the token", (_, pasted) => {
  expect(cleanToken(pasted)).toBe(TOKEN);
});

it("a UUID of the older format survives too", () => {
  const uuid = "e2d3262f-b626-4850-af11-5f2cb1c0dcad";
  expect(cleanToken(` "${uuid.slice(0, 9)} ${uuid.slice(9)}" `)).toBe(uuid);
});

it.each([
  ["two words", "hello world"],
  ["nothing", ""],
])("what is no token is not made into one: %s", (_, text) => {
  expect(cleanToken(` ${text} `)).toBe(text);
});
