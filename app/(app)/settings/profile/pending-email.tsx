"use client";

import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { cancelEmailChangeAction } from "./actions";

/** A new address that waits to be confirmed, and the way to keep the old one. The words come from the page: few pages need them. */
export function PendingEmail({ text, cancel, cancelled }: { text: string; cancel: string; cancelled: string }) {
  const t = useTranslations("problem");
  const toast = useToast();
  const [pending, start] = useTransition();
  return (
    <Notice className="mb-5 max-w-md">
      <p className="[overflow-wrap:anywhere]">{text}</p>
      <Button
        size="small"
        className="mt-2"
        busy={pending}
        onClick={() =>
          start(async () => {
            const reply = await cancelEmailChangeAction({}).catch(() => null);
            if (reply?.ok) toast({ title: cancelled });
            else toast({ title: t(reply ? "unexpected" : "unreachable"), tone: "problem" });
          })
        }
      >
        {cancel}
      </Button>
    </Notice>
  );
}
