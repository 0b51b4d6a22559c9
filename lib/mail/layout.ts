/** One calm layout for every mail: text, and HTML that works without images, in the dark, and on a phone. */

/** What a mail says, before it looks like anything. All of it is plain text. */
export interface Letter {
  /** For `lang`. */
  language: string;
  app: string;
  title: string;
  text: string;
  action: { label: string; link: string; fallback: string } | null;
  /** The button is a way out, not the thing to do. */
  quiet: boolean;
  /** Label and value. */
  facts: readonly (readonly [string, string])[];
  notYou: string;
  footer: string;
}

/** Makes text safe between tags and inside double-quoted attributes. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (letter) => names[letter] ?? letter);
}

export function textLayout({ title, text, action, facts, notYou, footer }: Letter): string {
  const parts = [
    title,
    text,
    action && `${action.label}:\n${action.link}`,
    facts.map(([label, value]) => `${label}: ${value}`).join("\n"),
    notYou,
    `-- \n${footer}`,
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

/** The product's colours by day and by night (app/globals.css); mail programs know no variables. */
const DAY = {
  paper: "#f8f5ee",
  surface: "#fffdf8",
  ink: "#17202e",
  muted: "#565f6e",
  line: "#e5ded1",
  accent: "#c4402b",
  onAccent: "#ffffff",
  accentText: "#b53a26",
};
const NIGHT: typeof DAY = {
  paper: "#0a111c",
  surface: "#101a29",
  ink: "#e9eef5",
  muted: "#9dabbd",
  line: "#1e2b3f",
  accent: "#ff7d63",
  onAccent: "#23100b",
  accentText: "#ff8a72",
};
const FONT =
  "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif";

// Inline styles are for programs that drop <style>; these rules are for those that know the dark.
const NIGHT_RULES = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.paper{background:${NIGHT.paper}!important}
.surface{background:${NIGHT.surface}!important;border-color:${NIGHT.line}!important}
.ink{color:${NIGHT.ink}!important}
.muted{color:${NIGHT.muted}!important}
.line{border-color:${NIGHT.line}!important}
.accent{background:${NIGHT.accent}!important}
.button{background:${NIGHT.accent}!important;border-color:${NIGHT.accent}!important;color:${NIGHT.onAccent}!important}
.quiet{border-color:${NIGHT.muted}!important;color:${NIGHT.ink}!important}
.link{color:${NIGHT.accentText}!important}
}
@media (max-width:480px){.surface{padding:24px 20px!important}}`;

export function htmlLayout(letter: Letter): string {
  const { language, app, title, text, facts, notYou, footer } = letter;
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${NIGHT_RULES}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:${DAY.paper};font-family:${FONT};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(text)}</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${DAY.paper}"><tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px">
<tr><td style="padding:0 4px 16px">${brand(app)}</td></tr>
<tr><td class="surface" style="background:${DAY.surface};border:1px solid ${DAY.line};border-radius:12px;padding:32px">
<h1 class="ink" style="margin:0 0 12px;font-size:22px;line-height:1.3;font-weight:600;color:${DAY.ink}">${escapeHtml(title)}</h1>
<p class="ink" style="margin:0;font-size:15px;line-height:1.6;color:${DAY.ink}">${escapeHtml(text)}</p>
${button(letter)}
${factTable(facts)}
<p class="muted" style="margin:20px 0 0;font-size:14px;line-height:1.6;color:${DAY.muted}">${escapeHtml(notYou)}</p>
</td></tr>
<tr><td class="muted" style="padding:16px 4px 0;font-size:12px;line-height:1.6;color:${DAY.muted}">${escapeHtml(footer)}</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
}

/** A light that is on, and the name: drawn with a border, because mail programs show no vector images. */
function brand(app: string): string {
  return `<span class="accent" style="display:inline-block;width:10px;height:10px;border-radius:5px;background:${DAY.accent};margin-right:8px"></span><span class="ink" style="font-size:14px;font-weight:600;letter-spacing:-0.01em;color:${DAY.ink}">${escapeHtml(app)}</span>`;
}

function button({ action, quiet }: Letter): string {
  if (!action) return "";
  const link = escapeHtml(action.link);
  const [name, look] = quiet
    ? ["quiet", `border:1px solid ${DAY.muted};color:${DAY.ink}`]
    : ["button", `background:${DAY.accent};border:1px solid ${DAY.accent};color:${DAY.onAccent}`];
  const shown = `<p style="margin:24px 0"><a class="${name}" href="${link}" style="display:inline-block;padding:11px 20px;border-radius:8px;font-size:15px;font-weight:600;text-decoration:none;${look}">${escapeHtml(action.label)}</a></p>`;
  if (quiet) return shown;
  return `${shown}
<p class="muted" style="margin:0 0 20px;font-size:13px;line-height:1.6;color:${DAY.muted}">${escapeHtml(action.fallback)}<br><a class="link" href="${link}" style="color:${DAY.accentText};word-break:break-all">${link}</a></p>`;
}

function factTable(facts: Letter["facts"]): string {
  if (facts.length === 0) return "";
  const rows = facts.map(
    ([label, value]) =>
      `<tr><td class="muted" style="padding:4px 16px 4px 0;font-size:13px;line-height:1.5;color:${DAY.muted};vertical-align:top;white-space:nowrap">${escapeHtml(label)}</td><td class="ink" style="padding:4px 0;font-size:13px;line-height:1.5;color:${DAY.ink};word-break:break-word">${escapeHtml(value)}</td></tr>`,
  );
  return `<table role="presentation" class="line" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:20px;border-top:1px solid ${DAY.line};border-bottom:1px solid ${DAY.line};padding:10px 0">${rows.join("")}</table>`;
}
