import { Laptop, Server, Terminal } from "lucide-react";

/** What operating systems call themselves, by what Node calls them. */
const PLATFORMS: Record<string, { name: string; Icon: typeof Server }> = {
  linux: { name: "Linux", Icon: Terminal },
  darwin: { name: "macOS", Icon: Laptop },
  win32: { name: "Windows", Icon: Laptop },
};

export const platformName = (platform: string): string => PLATFORMS[platform]?.name ?? platform;

/** A sign for the kind of machine. Decorative. */
export function PlatformMark({ platform, size = "normal" }: { platform: string; size?: "normal" | "large" }) {
  const Icon = PLATFORMS[platform]?.Icon ?? Server;
  return (
    <span
      aria-hidden="true"
      className={
        size === "large"
          ? "grid size-14 shrink-0 place-items-center rounded-2xl border bg-sunken text-muted"
          : "grid size-10 shrink-0 place-items-center rounded-xl bg-sunken text-muted"
      }
    >
      <Icon className={size === "large" ? "size-7" : "size-5"} strokeWidth={1.5} />
    </span>
  );
}
