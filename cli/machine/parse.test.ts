import { describe, expect, it } from "vitest";
import {
  cpuTimesOfCores,
  cpuTimesOfStat,
  memoryOfMeminfo,
  memoryOfVmStat,
  mountsOf,
  outward,
  trafficOfNetDev,
  trafficOfNetstat,
  trafficOfNetstatE,
} from "./parse";

describe("what Linux says", () => {
  it("S2-7: of its cores: waiting for a disk is not work, and guests are not counted twice", () => {
    const stat = "cpu  100 20 30 800 50 1 2 3 90 0\ncpu0 100 20 30 800 50 1 2 3 90 0\nintr 1 2\n";
    expect(cpuTimesOfStat(stat)).toEqual({ busy: 156, total: 1006 });
    expect(cpuTimesOfStat("cpu  100 20 x 800\n")).toBeUndefined();
    expect(cpuTimesOfStat("")).toBeUndefined();
  });

  it("S2-7: of its memory: what it would give back counts as free", () => {
    const info =
      "MemTotal:       16000 kB\nMemFree:         1000 kB\nMemAvailable:   12000 kB\nBuffers: 100 kB\nCached:  5000 kB\n";
    expect(memoryOfMeminfo(info)).toEqual({ total: 16_000 * 1024, used: 4_000 * 1024 });
    const old = info.replace(/^MemAvailable.*\n/m, "");
    expect(memoryOfMeminfo(old)).toEqual({ total: 16_000 * 1024, used: 9_900 * 1024 });
    expect(memoryOfMeminfo("nothing of the kind")).toBeUndefined();
  });

  it("S2-7: of its network, also where a number follows the colon at once", () => {
    const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 5000 1 0 0 0 0 0 0 5000 1 0 0 0 0 0 0
  eth0:123456 1 0 0 0 0 0 0 654321 1 0 0 0 0 0 0
docker0: 77 1 0 0 0 0 0 0 88 1 0 0 0 0 0 0
eth0.100: 9 1 0 0 0 0 0 0 9 1 0 0 0 0 0 0
`;
    const traffic = trafficOfNetDev(text);
    expect([...(traffic?.keys() ?? [])]).toEqual(["lo", "eth0", "docker0", "eth0.100"]);
    expect([...outward(traffic ?? new Map())]).toEqual([["eth0", { down: 123_456, up: 654_321 }]]);
    expect(trafficOfNetDev("")).toBeUndefined();
  });

  it("of a machine that has only second-hand interfaces counts them, but never the loopback", () => {
    const traffic = new Map([
      ["lo", { up: 1, down: 1 }],
      ["wg0", { up: 2, down: 2 }],
    ]);
    expect([...outward(traffic).keys()]).toEqual(["wg0"]);
  });

  it("of its disks: each once, the root first, none of other machines, and odd names as they are", () => {
    const text = [
      "/dev/sda2 / ext4 rw 0 0",
      "proc /proc proc rw 0 0",
      "tmpfs /run tmpfs rw 0 0",
      "/dev/sda1 /boot/efi vfat rw 0 0",
      "/dev/sdb1 /mnt/My\\040disk xfs rw 0 0",
      "/dev/sdb1 /srv/bound/deeper/down xfs rw 0 0",
      "nas:/export /mnt/nas nfs4 rw 0 0",
      "//box/share /mnt/box cifs rw 0 0",
      "/dev/loop3 /snap/core squashfs ro 0 0",
    ].join("\n");
    expect(mountsOf(text)).toEqual(["/", "/mnt/My disk"]);
    expect(mountsOf("overlay / overlay rw 0 0\n/dev/vda1 /etc/hosts ext4 rw 0 0\n/dev/vdb /work ext4 rw 0 0")).toEqual([
      "/",
      "/work",
    ]);
  });
});

describe("what macOS says", () => {
  const VM_STAT = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               12345.
Pages active:                            300000.
Pages inactive:                          290000.
Pages speculative:                         1000.
Pages throttled:                              0.
Pages wired down:                        120000.
Pages purgeable:                           5000.
"Translation faults":                 123456789.
Pages copy-on-write:                    1234567.
File-backed pages:                       200000.
Anonymous pages:                         390000.
Pages stored in compressor:              400000.
Pages occupied by compressor:            150000.
`;
  it("S2-7: of its memory: programs, wired and compressed, as its Activity Monitor counts", () => {
    const total = 17_179_869_184;
    expect(memoryOfVmStat(VM_STAT, total)).toEqual({ total, used: (390_000 - 5_000 + 120_000 + 150_000) * 16_384 });
    expect(memoryOfVmStat("", total)).toBeUndefined();
  });

  it("S2-7: of its network: the line of the link layer, with or without an address, once each", () => {
    const text = `Name       Mtu   Network       Address            Ipkts Ierrs     Ibytes    Opkts Oerrs     Obytes  Coll
lo0        16384 <Link#1>                        100000     0   50000000   100000     0   50000000     0
lo0        16384 127           127.0.0.1         100000     -   50000000   100000     -   50000000     -
en0        1500  <Link#11>   a4:83:e7:00:00:01  2000000     0 2900000000  1000000     0  150000000     0
en0        1500  192.168.1     192.168.1.20     2000000     - 2900000000  1000000     -  150000000     -
en1*       1500  <Link#12>   a4:83:e7:00:00:02        0     0          0        0     0          0     0
utun0      1380  <Link#16>                            5     0        500        5     0        500     0
awdl0      1500  <Link#13>   a4:83:e7:00:00:03      100     0      20000      100     0      20000     0
`;
    const traffic = trafficOfNetstat(text);
    expect([...outward(traffic ?? new Map())]).toEqual([["en0", { down: 2_900_000_000, up: 150_000_000 }]]);
    expect(trafficOfNetstat("")).toBeUndefined();
  });
});

describe("what Windows says", () => {
  it.each([
    [
      "English",
      "Interface Statistics\r\n\r\n                           Received            Sent\r\n\r\nBytes                    3184092331       312871262\r\nUnicast packets             3066732         1221772\r\n",
    ],
    [
      "Chinese",
      "接口统计\r\n\r\n                           接收的            发送的\r\n\r\n字节                     3184092331       312871262\r\n单播数据包                  3066732         1221772\r\n",
    ],
  ])("S2-7: of its network, in %s", (_, text) => {
    expect([...(trafficOfNetstatE(text) ?? [])]).toEqual([["all", { down: 3_184_092_331, up: 312_871_262 }]]);
  });

  it("S2-7: of its cores, as node:os tells it", () => {
    const core = { times: { user: 100, nice: 0, sys: 50, idle: 840, irq: 10 } };
    expect(cpuTimesOfCores([core, core])).toEqual({ busy: 320, total: 2_000 });
    expect(cpuTimesOfCores([])).toBeUndefined();
  });
});
