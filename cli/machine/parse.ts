/** What operating systems say of themselves, understood. Pure: text in, figures out; undefined where it says nothing. */

/** Work done and work possible since the machine started, in whatever unit the system counts. */
export interface CpuTimes {
  busy: number;
  total: number;
}

/** Bytes through each network interface since it came up. */
export type Traffic = ReadonlyMap<string, { up: number; down: number }>;

/** Bytes. */
export interface Room {
  total: number;
  used: number;
}

const numbersOf = (words: readonly string[]): number[] => words.map(Number);

/** /proc/stat: the first line adds up all cores. Time given to guests is part of user time already. */
export function cpuTimesOfStat(text: string): CpuTimes | undefined {
  const line = /^cpu\s+(.+)$/m.exec(text)?.[1];
  const times = numbersOf(line?.trim().split(/\s+/).slice(0, 8) ?? []);
  if (times.length < 4 || times.some((time) => !Number.isFinite(time))) return undefined;
  const [, , , idle = 0, waiting = 0] = times;
  const total = times.reduce((sum, time) => sum + time, 0);
  return { busy: total - idle - waiting, total };
}

/** What node:os says of each core, ms. */
export function cpuTimesOfCores(cores: readonly { times: Record<string, number> }[]): CpuTimes | undefined {
  if (cores.length === 0) return undefined;
  let busy = 0;
  let total = 0;
  for (const { times } of cores) {
    const all = Object.values(times).reduce((sum, time) => sum + time, 0);
    total += all;
    busy += all - (times.idle ?? 0);
  }
  return { busy, total };
}

/** /proc/meminfo. What the kernel would give back when asked counts as free. */
export function memoryOfMeminfo(text: string): Room | undefined {
  const kilobytes = (name: string): number | undefined => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const total = kilobytes("MemTotal");
  // Before Linux 3.14 it was not counted.
  const old = () => (kilobytes("MemFree") ?? 0) + (kilobytes("Buffers") ?? 0) + (kilobytes("Cached") ?? 0);
  if (!total) return undefined;
  const available = Math.min(total, kilobytes("MemAvailable") ?? old());
  return { total: total * 1024, used: (total - available) * 1024 };
}

/** macOS `vm_stat`, as Activity Monitor counts: memory of programs, wired, and compressed. @param total bytes */
export function memoryOfVmStat(text: string, total: number): Room | undefined {
  const page = Number(/page size of (\d+) bytes/.exec(text)?.[1]);
  const pages = (name: string): number => Number(new RegExp(`^"?${name}"?:\\s+(\\d+)\\.`, "m").exec(text)?.[1]);
  const used =
    pages("Anonymous pages") -
    pages("Pages purgeable") +
    pages("Pages wired down") +
    pages("Pages occupied by compressor");
  if (!Number.isFinite(page * used)) return undefined;
  return { total, used: Math.max(0, Math.min(total, page * used)) };
}

/** Parts of others (bridges, bonds, tunnels, containers) and the machine's talk with itself would count twice. */
const SECOND_HAND =
  /^(lo\d*$|veth|docker|br-|virbr|vmbr|fwbr|fwln|fwpr|tap|tun|utun|wg|tailscale|zt|cni|flannel|cali|kube|podman|lxc|lxd|dummy|ifb|bond|team|awdl|llw|bridge|gif|stf|anpi|ap\d|ipsec|ppp|sit|ip6tnl|gre|vnet)|[.@:]/;

/** Of all interfaces those that lead out; where every one looks second-hand, all but the loopback. */
export function outward(traffic: Traffic): Traffic {
  const own = [...traffic].filter(([name]) => !SECOND_HAND.test(name));
  return new Map(own.length > 0 ? own : [...traffic].filter(([name]) => !/^lo\d*$/.test(name)));
}

/** /proc/net/dev */
export function trafficOfNetDev(text: string): Traffic | undefined {
  const found = new Map<string, { up: number; down: number }>();
  for (const [, name = "", rest = ""] of text.matchAll(/^\s*([^\s:]+(?:[:.@][^\s:]+)*):\s*(\d.*)$/gm)) {
    const columns = numbersOf(rest.trim().split(/\s+/));
    const [down, up] = [columns[0], columns[8]];
    if (down !== undefined && up !== undefined) found.set(name, { up, down });
  }
  return found.size > 0 ? found : undefined;
}

/** macOS `netstat -ibn`: the line of an interface itself is the one of its link layer. */
export function trafficOfNetstat(text: string): Traffic | undefined {
  const found = new Map<string, { up: number; down: number }>();
  for (const line of text.split("\n")) {
    const words = line.trim().split(/\s+/);
    const [name = ""] = words;
    if (!line.includes("<Link#") || found.has(name)) continue;
    // An address may be missing, so columns are counted from the end: … Ibytes Opkts Oerrs Obytes Coll.
    const [down, up] = [Number(words.at(-5)), Number(words.at(-2))];
    // Off: an asterisk behind the name.
    if (Number.isFinite(down) && Number.isFinite(up) && !name.endsWith("*")) found.set(name, { up, down });
  }
  return found.size > 0 ? found : undefined;
}

/** Windows `netstat -e`, in any language: the first line with two numbers is bytes received and sent. */
export function trafficOfNetstatE(text: string): Traffic | undefined {
  const found = /^\D*?(\d{2,})\s+(\d{2,})\s*$/m.exec(text);
  return found ? new Map([["all", { down: Number(found[1]), up: Number(found[2]) }]]) : undefined;
}

/** File systems that hold files of this machine. Those of other machines may not answer for minutes. */
const LOCAL = new Set(
  "apfs bcachefs btrfs exfat ext2 ext3 ext4 f2fs fuseblk hfs hfsplus jfs nilfs2 ntfs ntfs3 reiserfs ubifs ufs vfat xfs zfs".split(
    " ",
  ),
);

/** /proc/self/mounts: each disk once, at its shortest place, the root first. */
export function mountsOf(text: string): string[] {
  const places = new Map<string, string>();
  let root: string | undefined;
  for (const line of text.split("\n")) {
    const [device = "", escaped = "", type = ""] = line.split(" ");
    const mount = escaped.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
    if (mount === "/") root = device;
    // In a container the root is an overlay; files that were bound into it lie on the same disk.
    if (!LOCAL.has(type) || /^\/(boot|proc|sys|dev|run|etc|snap)(\/|$)/.test(mount)) continue;
    const known = places.get(device);
    if (known === undefined || mount.length < known.length) places.set(device, mount);
  }
  if (root !== undefined) places.set(root, "/");
  const others = [...places.values()].filter((mount) => mount !== "/");
  return root === undefined ? others : ["/", ...others];
}
