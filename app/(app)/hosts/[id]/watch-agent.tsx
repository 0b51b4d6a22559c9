import { getTranslations } from "next-intl/server";
import { type Fact, Facts } from "@/components/facts";
import { RelativeTime } from "@/components/relative-time";
import { CardSection } from "@/components/ui/card";
import { requireLogin } from "@/lib/auth/current";
import { shortTokens } from "@/lib/domain/figures";
import { readDeviceSaid } from "@/lib/services/device-reports";
import { getDevice } from "@/lib/services/device-stats";

/** What a host says of itself through the published reporting API; nothing for those that do not use it. */
export async function WatchAgent({ hostId }: { hostId: string }) {
  const { ctx } = await requireLogin();
  const said = await readDeviceSaid(ctx, hostId);
  if (!said) return null;
  const [t, tHosts, device] = await Promise.all([
    getTranslations("hostEdit"),
    getTranslations("hosts"),
    getDevice(ctx, hostId),
  ]);
  const none = tHosts("notSaid");
  const text = (value: string) => (value ? <bdi>{value}</bdi> : none);
  const states = { running: t("watchRunning"), stopped: t("watchStopped") };
  const facts: Fact[] = [
    {
      name: t("watchOpenclaw"),
      value:
        said.openclawStatus === "running" || said.openclawStatus === "stopped" ? states[said.openclawStatus] : none,
    },
    { name: t("watchVersion"), value: text(said.openclawVersion) },
    { name: t("watchRuntime"), value: text(said.runtime) },
    { name: t("watchModel"), value: text(said.model) },
    { name: t("watchThinking"), value: text(said.thinking) },
    { name: t("watchIp"), value: text(said.publicIp) },
    { name: t("watchContext"), value: said.contextTokens === null ? none : shortTokens(said.contextTokens) },
    {
      name: t("watchTokens"),
      value:
        said.totalTokens === null
          ? none
          : t("watchTokensSplit", {
              today: shortTokens(device.todayTokens),
              yesterday: shortTokens(device.yesterdayTokens),
              total: shortTokens(device.totalTokens),
            }),
    },
    { name: t("watchAt"), value: <RelativeTime at={said.at} focusable /> },
  ];
  return (
    <CardSection id="watch-agent" title={t("watchTitle")} hint={t("watchHint")}>
      <Facts facts={facts} />
    </CardSection>
  );
}
