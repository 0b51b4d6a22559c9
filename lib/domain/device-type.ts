/** What kind of machine a host is. */

export const DEVICE_TYPES = ["mac", "linux", "windows", "vps", "nas", "other"] as const;
export type DeviceType = (typeof DEVICE_TYPES)[number];

export function isDeviceType(value: unknown): value is DeviceType {
  return DEVICE_TYPES.some((type) => type === value);
}

const BY_PLATFORM: Record<string, DeviceType> = { darwin: "mac", linux: "linux", win32: "windows" };

/** The type somebody chose, else what its uploader runs on; "other" when neither is known. */
export function deviceTypeOf(chosen: string, platform: string): DeviceType {
  return isDeviceType(chosen) ? chosen : (BY_PLATFORM[platform] ?? "other");
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** Is it an IPv4 or IPv6 address as people write one? */
export function isIpAddress(text: string): boolean {
  if (IPV4.test(text)) return true;
  if (!/^[0-9a-f:.]{2,45}$/i.test(text) || !text.includes(":") || text.includes(":::")) return false;
  const [head = "", tail, ...more] = text.split("::");
  if (more.length > 0) return false;
  const groupsOf = (part: string): number => {
    if (part === "") return 0;
    const groups = part.split(":");
    const last = groups.at(-1) ?? "";
    const isMapped = last.includes(".");
    const hex = isMapped ? groups.slice(0, -1) : groups;
    if ((isMapped && !IPV4.test(last)) || !hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return Number.NaN;
    return hex.length + (isMapped ? 2 : 0);
  };
  const count = groupsOf(head) + groupsOf(tail ?? "");
  return tail === undefined ? count === 8 : count < 8;
}
