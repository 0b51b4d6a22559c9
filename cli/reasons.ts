import { type MessageKey, type Translate, translator } from "./language";
import { en } from "./messages/en";

type ReasonKey = Extract<MessageKey, `reason_${string}`>;

const english = translator("en");

/** Why something could not be read, in the words the platform and the logs are given. */
export function reason(key: ReasonKey, params: Record<string, string | number> = {}): string {
  return english(key, params);
}

/** The same for the reader of this terminal: known reasons are said again in their language, others stay as they are. */
export function localReason(text: string, t: Translate): string {
  return (
    known(text, t) ??
    text
      .split("; ")
      .map((part) => known(part, t) ?? part)
      .join(t("reason_joint"))
  );
}

function known(text: string, t: Translate): string | undefined {
  for (const key of Object.keys(en).filter(isReasonKey)) {
    const names: string[] = [];
    const pattern = en[key].replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, (_whole, name: string) => {
      names.push(name);
      return /count|line|column|depth/.test(name) ? "(\\d+)" : "(.+?)";
    });
    const found = new RegExp(`^${pattern}$`).exec(text);
    if (found) return t(key, Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? ""])));
  }
  return undefined;
}

function isReasonKey(key: string): key is ReasonKey {
  return key.startsWith("reason_") && key !== "reason_joint";
}
