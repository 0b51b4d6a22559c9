"use client";

import { clsx } from "clsx";
import { FileJson } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type DragEvent, useState, useTransition } from "react";
import { clockNow } from "@/components/clock";
import { Button, buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { Messages } from "@/lib/i18n/messages";
import { LIMITS } from "@/lib/protocol/limits";
import { uploadAgentsAction } from "./actions";
import { type JsonFile, readJsonFile } from "./json-file";

const SHOWN = 8;
const LIMIT = { megabytes: LIMITS.bodyBytes / 1_000_000, agents: LIMITS.agentsPerReport };

/** S0-58: agents from a JSON file, chosen or dropped; shown before they count. */
export function JsonUpload({ minutes }: { minutes: number }) {
  const t = useTranslations("jsonUpload");
  const [file, setFile] = useState<JsonFile | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSending, start] = useTransition();
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    setDone(null);
    setRefusal(null);
    setFile(await readJsonFile(chosen, clockNow()));
  };
  const send = (text: string) =>
    start(async () => {
      const input = new FormData();
      input.set("text", text);
      const reply = await uploadAgentsAction(input).catch(() => null);
      if (reply?.ok) {
        setDone(reply.value.count);
        setFile(null);
      } else setRefusal(reply ? (reply.form?.code ?? reply.fields.text?.code ?? "unexpected") : "unreachable");
    });
  return (
    <div className="space-y-4">
      <DropZone onFile={(chosen) => void take(chosen)} />
      {file?.kind === "problem" && (
        <Notice tone="problem">{t(`wrong.${file.problem}`, { ...LIMIT, index: file.index ?? 0 })}</Notice>
      )}
      {file?.kind === "agents" && (
        <Preview file={file} isSending={isSending} onSend={() => send(file.text)} onCancel={() => setFile(null)} />
      )}
      {refusal !== null && <Refusal code={refusal} />}
      {done !== null && (
        <Notice>
          <p>{t("done", { count: done })}</p>
          <Link href="/agents" className={buttonClass({ size: "small" }, "mt-2")}>
            {t("see")}
          </Link>
        </Notice>
      )}
      <p className="max-w-prose text-muted text-sm">{t("goOffline", { minutes })}</p>
    </div>
  );
}

function Refusal({ code }: { code: string }) {
  const t = useTranslations("problem");
  const known = t.has(code as keyof Messages["problem"]) ? (code as "unexpected") : "unexpected";
  return <Notice tone="problem">{t(known)}</Notice>;
}

/** Takes a file by click or by drag and drop. */
function DropZone({ onFile }: { onFile(file: File | undefined): void }) {
  const t = useTranslations("jsonUpload");
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the pointer's way; the field inside is everybody's.
    <div
      data-drop-zone
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={clsx(
        "flex flex-col items-center gap-3 rounded-card border-2 border-dashed px-5 py-8 text-center transition-colors",
        isOver ? "border-accent bg-accent-soft" : "border-edge/60 bg-sunken/40",
      )}
    >
      <FileJson aria-hidden className="size-8 text-muted" strokeWidth={1.5} />
      <p className="text-sm">{t("drop")}</p>
      <label
        className={buttonClass(
          {},
          "relative cursor-pointer has-focus-visible:outline-2 has-focus-visible:outline-accent",
        )}
      >
        {t("choose")}
        <input
          type="file"
          accept=".json,application/json"
          className="sr-only"
          onChange={(event) => {
            onFile(event.target.files?.[0]);
            // So that the same file can be chosen again, mended.
            event.target.value = "";
          }}
        />
      </label>
      <p className="text-muted text-xs">{t("limits", LIMIT)}</p>
    </div>
  );
}

interface PreviewProps {
  file: Extract<JsonFile, { kind: "agents" }>;
  isSending: boolean;
  onSend(): void;
  onCancel(): void;
}

/** What the file holds, before it counts. */
function Preview({ file, isSending, onSend, onCancel }: PreviewProps) {
  const t = useTranslations();
  const { agents } = file;
  return (
    <div className="rounded-card border p-4" data-preview>
      <p role="status" className="font-medium text-sm [overflow-wrap:anywhere]">
        {t("jsonUpload.preview", { count: agents.length, file: file.name })}
      </p>
      <ul className="mt-2 flex flex-wrap gap-1.5">
        {agents.slice(0, SHOWN).map((agent) => (
          <li key={agent.id} className="max-w-full truncate rounded-full bg-sunken px-2.5 py-0.5 text-[0.8125rem]">
            <bdi>{agent.name}</bdi>
          </li>
        ))}
        {agents.length > SHOWN && (
          <li className="px-1 py-0.5 text-[0.8125rem] text-muted">
            {t("jsonUpload.more", { count: agents.length - SHOWN })}
          </li>
        )}
      </ul>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="primary" busy={isSending} onClick={onSend}>
          {t("jsonUpload.send", { count: agents.length })}
        </Button>
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
      </div>
    </div>
  );
}
