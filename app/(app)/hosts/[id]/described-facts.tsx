import { getTranslations } from "next-intl/server";
import type { Fact } from "@/components/facts";
import { RelativeTime } from "@/components/relative-time";
import type { HostKey } from "@/lib/services/host-keys";
import type { HostDetail } from "@/lib/services/hosts";

/** What a person wrote about a host, and the key it reports with. */
export async function describedFacts(host: HostDetail, keys: readonly HostKey[]): Promise<Fact[]> {
  const t = await getTranslations("hostEdit");
  const [key] = keys;
  return [
    { name: t("type"), value: t(`types.${host.type}`) },
    ...(host.publicIp ? [{ name: t("publicIpFact"), value: <span className="numeric">{host.publicIp}</span> }] : []),
    {
      name: t("keyLabel"),
      value: key ? (
        <>
          <span className="numeric">{key.masked}</span>{" "}
          <span className="text-muted">
            · {key.lastUsedAt ? <RelativeTime at={key.lastUsedAt.getTime()} focusable /> : t("keyUnused")}
          </span>
        </>
      ) : (
        t("keyNone")
      ),
    },
    ...(host.notes ? [{ name: t("notesFact"), value: <bdi className="whitespace-pre-line">{host.notes}</bdi> }] : []),
  ];
}
