"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CommandLine, InstallCommand } from "@/components/install-command";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { useToast } from "@/components/ui/toast";
import { useForm } from "@/components/use-form";
import { addHostAction, deleteHostAction, editHostAction, rotateHostKeyAction } from "../(app)/hosts/actions";
import { HostFields } from "./host-fields";
import type { DescribedHost, HostWish } from "./host-maker";
import { useProof } from "./prove-dialog";

interface Props {
  origin: string;
  wish: HostWish;
  asking: boolean;
  onAsking(asking: boolean): void;
}

interface Made {
  hostId: string;
  key: string;
  name: string;
}

/** Asks for what the wish needs; a key made for it is then shown the one time, with the line to run. */
export default function HostDialogs({ origin, wish, asking, onAsking }: Props) {
  const t = useTranslations("hostEdit");
  const [made, setMade] = useState<Made | null>(null);
  const [showing, setShowing] = useState(false);
  const show = (next: Made) => {
    onAsking(false);
    setMade(next);
    setShowing(true);
  };
  return (
    <>
      <Dialog open={asking} onOpenChange={onAsking} {...useWords(wish)}>
        <WishForm wish={wish} onClose={() => onAsking(false)} onMade={show} />
      </Dialog>
      <Dialog
        open={showing}
        onOpenChange={setShowing}
        title={<bdi>{t("keyTitle", { name: made?.name ?? "" })}</bdi>}
        description={t("keyText")}
        wide
        firm
        footer={
          <Button look="primary" onClick={() => setShowing(false)}>
            {t("keySaved")}
          </Button>
        }
      >
        <p className="mb-1.5 font-medium text-sm">{t("keyLabel")}</p>
        <CommandLine command={made?.key ?? ""} label={t("copyKey")} />
        <p className="mt-6 mb-2 font-medium text-sm">{t("then")}</p>
        <InstallCommand origin={origin} token={made?.key ?? ""} />
        <p className="mt-4 text-muted text-sm">
          {t.rich("published", {
            link: (words) => (
              <Link href="/docs/connect" target="_blank" className="text-accent-text underline underline-offset-4">
                {words}
              </Link>
            ),
          })}
        </p>
      </Dialog>
    </>
  );
}

/** The title and what stands below it. */
function useWords(wish: HostWish): { title: React.ReactNode; description: React.ReactNode } {
  const t = useTranslations("hostEdit");
  if (wish.kind === "add") return { title: t("addTitle"), description: t("addText") };
  if (wish.kind === "edit") return { title: t("editTitle"), description: t("editText") };
  const { name } = wish.host;
  const isKey = wish.kind === "key";
  return {
    title: <bdi>{t(isKey ? "newKeyTitle" : "removeTitle", { name })}</bdi>,
    description: t(isKey ? "newKeyText" : "removeText"),
  };
}

interface WishProps {
  wish: HostWish;
  onClose(): void;
  onMade(made: Made): void;
}

function WishForm({ wish, onClose, onMade }: WishProps) {
  if (wish.kind === "add") return <AddForm onClose={onClose} onMade={onMade} />;
  if (wish.kind === "edit") return <EditForm host={wish.host} onClose={onClose} />;
  if (wish.kind === "key") return <KeyForm host={wish.host} onClose={onClose} onMade={onMade} />;
  return <DeleteForm host={wish.host} onClose={onClose} />;
}

function AddForm({ onClose, onMade }: Omit<WishProps, "wish">) {
  const form = useForm(addHostAction, onMade);
  return <DescriptionForm form={form} onClose={onClose} />;
}

interface HostFormProps {
  host: DescribedHost;
  onClose(): void;
}

function EditForm({ host, onClose }: HostFormProps) {
  const t = useTranslations("hostEdit");
  const toast = useToast();
  const form = useForm(editHostAction, () => {
    onClose();
    toast({ title: t("saved") });
  });
  return <DescriptionForm form={form} host={host} onClose={onClose} />;
}

interface DescriptionProps {
  form: ReturnType<typeof useForm>;
  host?: DescribedHost;
  onClose(): void;
}

function DescriptionForm({ form, host, onClose }: DescriptionProps) {
  const t = useTranslations("common");
  return (
    <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
      {form.formError && <Notice tone="problem">{form.formError}</Notice>}
      {host && <input type="hidden" name="id" value={host.id} />}
      <HostFields error={form.error} known={host} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" look="primary" busy={form.pending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function KeyForm({ host, onClose, onMade }: HostFormProps & Pick<WishProps, "onMade">) {
  const t = useTranslations("hostEdit");
  const { proved, dialog } = useProof();
  const form = useForm(
    (input) => proved(() => rotateHostKeyAction(input)),
    (made) => onMade({ ...made, name: host.name }),
  );
  return <DangerForm form={form} id={host.id} dialog={dialog} word={t("newKeyDo")} onClose={onClose} />;
}

function DeleteForm({ host, onClose }: HostFormProps) {
  const t = useTranslations("hostEdit");
  const toast = useToast();
  const router = useRouter();
  const { proved, dialog } = useProof();
  const form = useForm(
    (input) => proved(() => deleteHostAction(input)),
    ({ name }) => {
      onClose();
      toast({ title: t("removed", { name }) });
      router.replace("/hosts");
    },
  );
  return <DangerForm form={form} id={host.id} dialog={dialog} word={t("removeDo")} onClose={onClose} />;
}

interface DangerProps {
  form: ReturnType<typeof useForm>;
  id: string;
  /** Of the proof. Beside the form: what is sent in the dialog over it would else be sent here too. */
  dialog: React.ReactNode;
  /** What the button says. */
  word: string;
  onClose(): void;
}

function DangerForm({ form, id, dialog, word, onClose }: DangerProps) {
  const t = useTranslations("common");
  return (
    <>
      <form ref={form.ref} onSubmit={form.onSubmit} noValidate className="flex flex-col gap-5">
        {form.formError && <Notice tone="problem">{form.formError}</Notice>}
        <input type="hidden" name="id" value={id} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" look="danger" busy={form.pending}>
            {word}
          </Button>
        </div>
      </form>
      {dialog}
    </>
  );
}
