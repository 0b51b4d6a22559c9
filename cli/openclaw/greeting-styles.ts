/** What an agent says on the platform, in both languages. */
export interface Greeting {
  en: string;
  zh: string;
}

/** Style -> greeting. */
export const GREETINGS = {
  concise: { en: "Online. Ready.", zh: "在线，就绪。" },
  thorough: {
    en: "Every check is done. Online, and ready to go into the details.",
    zh: "各项检查均已完成，细节尽管交给我。",
  },
  resourceful: { en: "Online, tools at hand. There is always a way.", zh: "已上线，工具齐备，办法总比困难多。" },
  casual: { en: "Hey, I'm up! What's next?", zh: "嗨，我在呢，有事随时叫我～" },
  helpful: { en: "Online and glad to help. What do you need?", zh: "我已上线，很乐意为您帮忙。" },
  professional: { en: "Online and at your service.", zh: "已上线，随时为您服务。" },
  bold: { en: "I'm on. Give me the hard one.", zh: "我来了，难题尽管放马过来！" },
  default: { en: "Systems online. Standing by.", zh: "系统在线，随时待命" },
} as const satisfies Record<string, Greeting>;

export type Style = keyof typeof GREETINGS;

/** The words by which a SOUL.md shows its style; where two styles show equally, the earlier one counts. */
const SIGNS: [Style, RegExp][] = [
  ["concise", /\b(?:concise|brief|terse|succinct|laconic)|\bto the point\b|简洁|简短|精炼|言简意赅/gi],
  ["thorough", /\b(?:thorough|meticulous|rigorous|in[- ]depth|exhaustive)|细致|详尽|严谨|周全|全面/gi],
  ["resourceful", /\b(?:resourceful|inventive|ingenious|creative)|机敏|机智|足智多谋|想办法|有创意/gi],
  ["casual", /\b(?:casual|relaxed|laid-back|playful|humou?r|funny|chill)|随和|轻松|幽默|俏皮|活泼/gi],
  ["helpful", /\b(?:helpful|supportive|caring|kind-hearted|warm)|乐于助人|热心|温暖|体贴|贴心/gi],
  ["professional", /\b(?:professional|formal|courteous|businesslike)|专业|正式|礼貌|商务/gi],
  ["bold", /\b(?:bold|daring|fearless|confident|audacious)|大胆|自信|果敢|无畏/gi],
];
/** A line that names the style outright counts for more than any number of mentions. */
const NAMED = /^[\s>#*_-]*(?:style|tone|vibe|voice|风格|语气)[*_\s]*[:：].*$/gim;
const NAMED_WEIGHT = 1000;

/** A style by its name, as people write it in a file; undefined when there is none of that name. Pure. */
export function styleNamed(name: unknown): Style | undefined {
  const wanted = typeof name === "string" ? name.trim().toLowerCase() : "";
  return Object.hasOwn(GREETINGS, wanted) ? (wanted as Style) : undefined;
}

/** The style a SOUL.md shows. Pure. */
export function styleOfSoul(text: string): Style {
  const named = (text.match(NAMED) ?? []).join("\n");
  let best: Style = "default";
  let most = 0;
  for (const [style, sign] of SIGNS) {
    const count = (text.match(sign)?.length ?? 0) + NAMED_WEIGHT * (named.match(sign)?.length ?? 0);
    if (count > most) [best, most] = [style, count];
  }
  return best;
}
