"use client";

import { useTranslations } from "next-intl";
import { CopyButton } from "./ui/copy-button";
import { Tabs } from "./ui/tabs";

/** The lines that connect a machine, by the shell they are pasted into. */
export function installCommands(origin: string, token: string) {
  return {
    unix: `curl -fsSL ${origin}/install.sh | sh -s -- ${token}`,
    windows: `& ([scriptblock]::Create((irm ${origin}/install.ps1))) ${token}`,
    npx: `npx -y ${origin}/cli/openclaw-status-monitor.tgz login ${token} --url ${origin}`,
  } as const;
}

interface Props {
  /** Address of this monitor as the machine reaches it, without a final slash. */
  origin: string;
  /** A real token, or a placeholder such as <token>. */
  token: string;
}

/** One line to paste on a machine: for macOS and Linux, for Windows, or with Node alone. */
export function InstallCommand({ origin, token }: Props) {
  const t = useTranslations("install");
  const commands = installCommands(origin, token);
  const shells = ["unix", "windows", "npx"] as const;
  return (
    <Tabs
      label={t("label")}
      tabs={shells.map((shell) => ({
        value: shell,
        label: t(shell),
        content: (
          <>
            <CommandLine command={commands[shell]} label={t("copy")} />
            <p className="mt-2.5 text-muted text-sm">{t(`${shell}Hint`)}</p>
          </>
        ),
      }))}
    />
  );
}

/** A command that wraps instead of hiding, with its copy button. */
export function CommandLine({ command, label }: { command: string; label: string }) {
  return (
    <div className="flex items-start gap-2 rounded-control border bg-sunken py-1.5 pr-1.5 pl-3.5">
      <code className="min-w-0 flex-1 select-all py-1.5 text-[0.8125rem] leading-relaxed [overflow-wrap:anywhere]">
        {command}
      </code>
      <CopyButton text={command} label={label} look="ghost" iconOnly />
    </div>
  );
}
