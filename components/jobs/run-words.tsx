import { useTranslations } from "next-intl";
import { Badge, type Tone } from "../ui/badge";

const RUN_TONES = { ok: "online", error: "offline", skipped: "late" } as const satisfies Record<string, Tone>;
const isKnownRun = (status: string): status is keyof typeof RUN_TONES => Object.hasOwn(RUN_TONES, status);

/** Whether a job ran; words of a later OpenClaw are shown as they are. */
export function RunWord({ status }: { status: string | null }) {
  const t = useTranslations("job");
  if (status === null) return <span className="text-muted">–</span>;
  if (!isKnownRun(status)) return <bdi>{status}</bdi>;
  return <Badge tone={RUN_TONES[status]}>{t(`runs.${status}`)}</Badge>;
}

const DELIVERY_TONES = {
  delivered: "online",
  "not-delivered": "offline",
  unknown: "late",
  "not-requested": "neutral",
} as const satisfies Record<string, Tone>;
const isKnownDelivery = (word: string): word is keyof typeof DELIVERY_TONES => Object.hasOwn(DELIVERY_TONES, word);

/** Whether its result arrived: another fact than that it ran. */
export function DeliveryWord({ delivery }: { delivery: string | null }) {
  const t = useTranslations("job");
  if (delivery === null) return <span className="text-muted">–</span>;
  if (!isKnownDelivery(delivery)) return <bdi>{delivery}</bdi>;
  return <Badge tone={DELIVERY_TONES[delivery]}>{t(`deliveries.${delivery}`)}</Badge>;
}
