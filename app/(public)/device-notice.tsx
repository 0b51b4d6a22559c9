import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import { DEVICE } from "@/lib/protocol/device";

/** For people who opened the link of a machine and must sign in first: they come back to it. */
export async function DeviceNotice({ next }: { next: string }) {
  if (next.split("?")[0] !== DEVICE.page) return null;
  const t = await getTranslations("device");
  return <Notice className="mt-6">{t("signInFirst")}</Notice>;
}
