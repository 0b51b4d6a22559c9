import { GeistSans } from "geist/font/sans";
import localFont from "next/font/local";

/** For numbers, ids and commands. Fetched when such a thing is drawn: preloaded it would hold up the first text of every page. */
const mono = localFont({
  src: "../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
  preload: false,
  adjustFontFallback: false,
  fallback: ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
});

/** What goes onto <html>, so that the design's tokens find their fonts. */
export const fontClasses = `${GeistSans.variable} ${mono.variable}`;
