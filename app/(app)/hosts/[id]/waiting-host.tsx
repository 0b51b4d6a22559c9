import { getTranslations } from "next-intl/server";
import { Facts } from "@/components/facts";
import { Moment } from "@/components/moment";
import { CardSection } from "@/components/ui/card";
import type { HostKey } from "@/lib/services/host-keys";
import type { HostDetail } from "@/lib/services/hosts";
import { describedFacts } from "./described-facts";

interface Props {
  host: HostDetail;
  keys: readonly HostKey[];
  /** Buttons for those who may. */
  actions: React.ReactNode;
}

/** A host that was added and has not reported: what is known, and what to do next. */
export async function WaitingHost({ host, keys, actions }: Props) {
  const [t, tHost] = await Promise.all([getTranslations("hostEdit"), getTranslations("host")]);
  return (
    <CardSection id="waiting" title={t("waitingTitle")} hint={t("waitingText")} actions={actions}>
      <Facts
        facts={[
          { name: t("added"), value: <Moment at={host.firstSeenAt} /> },
          ...(await describedFacts(host, keys)),
          { name: tHost("id"), value: <bdi className="numeric">{host.id}</bdi> },
        ]}
      />
    </CardSection>
  );
}
