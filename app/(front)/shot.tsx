import type { StaticImageData } from "next/image";
import type { Locale } from "@/lib/i18n/locales";
import type { Theme } from "@/lib/i18n/preferences";
import agentEnDark from "./shots/agent.en.dark.webp";
import agentEnLight from "./shots/agent.en.light.webp";
import agentZhDark from "./shots/agent.zh.dark.webp";
import agentZhLight from "./shots/agent.zh.light.webp";
import agentsEnDark from "./shots/agents.en.dark.webp";
import agentsEnLight from "./shots/agents.en.light.webp";
import agentsZhDark from "./shots/agents.zh.dark.webp";
import agentsZhLight from "./shots/agents.zh.light.webp";
import phoneEnDark from "./shots/phone.en.dark.webp";
import phoneEnLight from "./shots/phone.en.light.webp";
import phoneZhDark from "./shots/phone.zh.dark.webp";
import phoneZhLight from "./shots/phone.zh.light.webp";

type Pair = Record<"light" | "dark", StaticImageData>;

/** Made by `npm run screenshots`; the file's name carries its content, so browsers may keep it for ever. */
const SHOTS: Record<"agents" | "agent" | "phone", Record<Locale, Pair>> = {
  agents: {
    en: { light: agentsEnLight, dark: agentsEnDark },
    zh: { light: agentsZhLight, dark: agentsZhDark },
  },
  agent: { en: { light: agentEnLight, dark: agentEnDark }, zh: { light: agentZhLight, dark: agentZhDark } },
  phone: { en: { light: phoneEnLight, dark: phoneEnDark }, zh: { light: phoneZhLight, dark: phoneZhDark } },
};

interface Props {
  of: keyof typeof SHOTS;
  locale: Locale;
  theme: Theme;
  alt: string;
  /** Pixels of the layout; the file may have more. */
  width: number;
  height: number;
  className?: string;
}

/** A real screen of the product, in the visitor's language and theme. */
export function Shot({ of, locale, theme, alt, ...rest }: Props) {
  const { light, dark } = SHOTS[of][locale];
  const image = theme === "dark" ? dark : light;
  return (
    <picture>
      {theme === "system" && <source media="(prefers-color-scheme: dark)" srcSet={dark.src} />}
      <img src={image.src} alt={alt} loading="lazy" decoding="async" {...rest} />
    </picture>
  );
}
