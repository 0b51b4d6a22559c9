"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { sendVerificationAction } from "./verify-actions";

/** Mails the link that confirms one's address once more. */
export function SendAgain({ label, done }: { label: string; done: string }) {
  const t = useTranslations("problem");
  const toast = useToast();
  const [pending, start] = useTransition();
  const send = () =>
    start(async () => {
      const reply = await sendVerificationAction({}).catch(() => null);
      if (reply?.ok) return toast({ title: done });
      const minutes = reply?.form?.values?.minutes;
      if (minutes !== undefined) toast({ title: t("tooMany", { minutes }), tone: "problem" });
      else if (reply?.form?.code === "emailVerified") toast({ title: t("emailVerified") });
      else toast({ title: t(reply ? "unexpected" : "unreachable"), tone: "problem" });
    });
  return (
    <Button size="small" busy={pending} onClick={send}>
      {label}
    </Button>
  );
}
