import { describe, expect, it } from "vitest";
import { LOCALES } from "../i18n/locales";
import type { Mail } from "./kinds";
import { escapeHtml } from "./layout";
import { localeOf, maskedEmail, renderMail } from "./render";
import { SAMPLES } from "./samples";

const reader = { locale: "en", origin: "https://monitor.example.org", timeZone: "UTC" } as const;

describe("a mail", () => {
  it("repeats nothing hostile: no tag, no link and no line of its own from a browser's name or address", () => {
    const asked = {
      userAgent: '"><img src=x onerror=alert(1)> Chrome/1 Windows http://evil.example',
      address: '1.2.3.4"><script>alert(1)</script>',
      at: new Date("2026-11-21T08:00:00Z"),
    };
    for (const kind of ["newDevice", "passwordChanged", "secondFactorOff"] as const) {
      const { subject, text, html } = renderMail({ kind, asked }, reader);
      for (const part of [subject, text, html]) expect(part).not.toMatch(/evil|onerror|<script>alert/);
      expect(text).toContain("Chrome on Windows");
    }
    const mail: Mail = { kind: "emailChanged", asked, newEmail: "<b>\"&'@example.org" };
    expect(renderMail(mail, reader).html).toContain("&lt;…@example.org");
  });

  it("escapes everything that has a meaning in HTML", () => {
    expect(escapeHtml(`<a href="x" title='y'>&</a>`)).toBe(
      "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;",
    );
  });

  describe.each(LOCALES)("in %s", (locale) => {
    it.each(SAMPLES)("$kind is complete: subject, both parts, no image, no gap, its own link", (mail) => {
      const { subject, text, html } = renderMail(mail, { ...reader, locale });
      expect(subject).not.toMatch(/[\r\n{}]/);
      expect(text.startsWith(subject)).toBe(true);
      expect(text + html).not.toMatch(/\{\w+\}|undefined|mail\.\w+/);
      expect(html).not.toMatch(/<img|<script|url\(|@import|<link/);
      expect(html).toContain(`lang="${locale === "zh" ? "zh-CN" : "en"}"`);
      expect(html).toContain("prefers-color-scheme:dark");
      const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, link = ""]) => link);
      for (const link of links) expect(link.startsWith("https://monitor.example.org/")).toBe(true);
      if ("path" in mail) expect(text).toContain(`https://monitor.example.org${mail.path}`);
      if ("until" in mail) expect(text).toContain("08:15");
    });
  });

  it("tells times in its reader's time zone, and names it", () => {
    const [mail] = SAMPLES;
    if (!mail) throw new Error("There are no samples.");
    const { text } = renderMail(mail, { ...reader, timeZone: "Asia/Shanghai" });
    expect(text).toContain("21 November 2026 at 16:15 (Asia/Shanghai)");
  });
});

it("speaks English to people whose language it does not know", () => {
  expect([localeOf("zh"), localeOf("fr"), localeOf(null), localeOf("__proto__")]).toEqual(["zh", "en", "en", "en"]);
});

it("hides an address but for its beginning and where it lives", () => {
  expect([maskedEmail("dana@example.org"), maskedEmail("é@example.org"), maskedEmail("")]).toEqual([
    "d…@example.org",
    "é…@example.org",
    "…",
  ]);
});
