import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { isLocale, messages } from "./messages";
import { localeFrom, PREFERENCE_COOKIES, timeZoneFrom } from "./preferences";

export default getRequestConfig(async ({ locale: wanted }) => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = isLocale(wanted)
    ? wanted
    : localeFrom(jar.get(PREFERENCE_COOKIES.locale)?.value, head.get("accept-language"));
  return {
    locale,
    messages: messages[locale],
    timeZone: timeZoneFrom(jar.get(PREFERENCE_COOKIES.timeZone)?.value),
  };
});
