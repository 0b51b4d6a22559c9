"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useForm } from "@/components/use-form";
import { signInByLinkAction } from "../_mail/actions";

/** The one click that uses the link. */
export function OpenForm({ code, next, label }: { code: string; next?: string; label: string }) {
  const router = useRouter();
  const form = useForm(signInByLinkAction, ({ path }) => {
    router.replace(path);
    router.refresh();
  });
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} method="post" className="mt-7 flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      <input type="hidden" name="code" value={code} />
      {next && <input type="hidden" name="next" value={next} />}
      <Button type="submit" look="primary" size="large" busy={form.pending} className="max-w-full">
        <span className="truncate">{label}</span>
      </Button>
    </form>
  );
}
