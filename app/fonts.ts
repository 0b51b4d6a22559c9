import localFont from "next/font/local";

/**
 * The font of every text. `optional`: where it has not come by the first paint, the page keeps the fallback it was drawn in;
 * swapping it would wrap lines anew and move what somebody is reading. It is preloaded, and from the second page on it is there.
 */
const geistSans = localFont({
  src: "../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2",
  variable: "--font-geist-sans",
  weight: "100 900",
  display: "optional",
});

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
export const fontClasses = `${geistSans.variable} ${mono.variable}`;
