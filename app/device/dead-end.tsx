import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { CodeForm } from "./code-form";
import { Heading, shortened } from "./heading";
import { Wire } from "./wire";

type Found =
  | { kind: "unknown" | "expired" | "used" }
  | { kind: "denied" | "missed"; machine: { hostName: string; platform: string } }
  | { kind: "locked"; minutes: number };

const command = (words: ReactNode) => <code className="whitespace-nowrap text-ink">{words}</code>;

/** Codes that lead nowhere: what happened, and what to do. */
export async function DeadEnd({ found }: { found: Found }) {
  const t = await getTranslations("device");
  const machine = "machine" in found ? found.machine : undefined;
  const facts = { host: shortened(machine?.hostName ?? ""), minutes: "minutes" in found ? found.minutes : 0 };
  return (
    <>
      <Wire platform={machine?.platform ?? ""} state="cut" />
      <Heading title={t(`over.${found.kind}.title`, facts)}>
        {t.rich(`over.${found.kind}.text`, { ...facts, c: command })}
      </Heading>
      {found.kind !== "locked" && (
        <Card className="mt-6 px-5 py-5">
          <CodeForm focused={false} />
        </Card>
      )}
    </>
  );
}
