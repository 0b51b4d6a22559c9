import { Cloud, HardDrive, Laptop, Server, Terminal } from "lucide-react";
import type { DeviceType } from "@/lib/domain/device-type";

/** What operating systems call themselves, by what Node calls them. */
const PLATFORMS: Record<string, { name: string; Icon: typeof Server }> = {
  linux: { name: "Linux", Icon: Terminal },
  darwin: { name: "macOS", Icon: Laptop },
  win32: { name: "Windows", Icon: Laptop },
};

export const platformName = (platform: string): string => PLATFORMS[platform]?.name ?? platform;

const TYPES: Record<DeviceType, typeof Server> = {
  mac: Laptop,
  linux: Terminal,
  windows: Laptop,
  vps: Cloud,
  nas: HardDrive,
  other: Server,
};

interface MarkProps {
  platform: string;
  /** What somebody says it is; wins over the platform. */
  type?: DeviceType;
  size?: "normal" | "large";
}

/** A sign for the kind of machine. Decorative. */
export function PlatformMark({ platform, type, size = "normal" }: MarkProps) {
  const Icon = (type && TYPES[type]) ?? PLATFORMS[platform]?.Icon ?? Server;
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
