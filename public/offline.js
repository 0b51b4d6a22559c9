// Shown in place of a page when there is no network: in the person's language, and gone as soon as the monitor answers.
const TRY_EVERY_MS = 5_000;
const cookie = (name) => new RegExp(`(?:^|; )${name}=([^;]+)`).exec(document.cookie)?.[1];

const locale = cookie("locale") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
if (locale === "zh") document.title = "没有网络 · OpenClaw Agent 监控中心";
const theme = cookie("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;

const again = () => location.reload();
document.getElementById("retry").addEventListener("click", again);
window.addEventListener("online", again);
setInterval(async () => {
  try {
    const reply = await fetch("/api/health", { cache: "no-store" });
    if (reply.ok) again();
  } catch {
    // Still away; the next try tells.
  }
}, TRY_EVERY_MS);
