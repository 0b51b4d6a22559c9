/**
 * Which machines report under one host id. A copied disk or home brings its host id along: then two machines take turns
 * under one name. Pure; moments are milliseconds.
 */

/** One machine as it shows itself: this boot of it, under this name. */
export interface Face {
  /** Random per boot, "" when its uploader does not say. */
  boot: string;
  name: string;
  address: string;
  /** When it was first seen, or seen again after another one. */
  at: number;
  /** How often it came back after another one. */
  returns: number;
}

/** What a host remembers of the machines behind it. */
export interface Faces {
  /** The newest first. */
  faces: readonly Face[];
  /** When two machines were first, and last, found to take turns. */
  clonedSince: number | null;
  clonedAt: number | null;
}

/** Two machines that take turns under one host id, now. */
export interface Clone {
  since: number;
  machines: readonly { name: string; address: string }[];
}

export const NO_FACES: Faces = { faces: [], clonedSince: null, clonedAt: null };

const MOST_FACES = 4;
/** A day is the longest interval between two reports; after two, a face is history. */
const REMEMBERED_MS = 2 * 86_400_000;
/** Somebody may name a machine back and forth by hand, and a laptop may be called differently in every network. */
const NAME_RETURNS = 3;
const NAME_RETURNS_WITHIN_MS = 3_600_000;
const FADES_MS = 30 * 60_000;
const FADES_THRESHOLDS = 3;

/**
 * What a report makes of it. A boot never comes back once another one was seen: when it does, there are two machines.
 * A name may come back; only when names take turns several times within an hour are there two machines.
 * @param seen.at when the report came
 * @param thresholdMs the silence after which the host is offline
 * @returns null when nothing changed, as with nearly every report
 */
export function facesAfter(before: Faces, seen: Omit<Face, "returns">, thresholdMs: number): Faces | null {
  const [latest] = before.faces;
  if (latest?.boot === seen.boot && latest.name === seen.name) return null;
  const known = before.faces.filter((face) => seen.at - face.at < REMEMBERED_MS);
  const isSameBoot = latest?.boot === seen.boot;
  const bothTell = seen.boot !== "" && (latest?.boot ?? "") !== "";
  const hasBootReturned = bothTell && !isSameBoot && known.some((face) => face.boot === seen.boot);
  const isFormer = (face: Face) => face.boot === seen.boot && (face.name === seen.name || hasBootReturned);
  const former = known.find(isFormer);
  const returns = former ? (isWithinTurns(former, seen.at) ? former.returns + 1 : 1) : 0;
  const faces = [{ ...seen, returns }, ...known.filter((face) => !isFormer(face))].slice(0, MOST_FACES);
  const isClone = hasBootReturned || (isSameBoot && nameReturns(faces, seen) >= NAME_RETURNS);
  if (!isClone) return { ...before, faces };
  const clonedSince = cloneOf(before, seen.at, thresholdMs)?.since ?? seen.at;
  return { faces, clonedSince, clonedAt: seen.at };
}

const isWithinTurns = (face: Face, now: number): boolean => now - face.at < NAME_RETURNS_WITHIN_MS;

function nameReturns(faces: readonly Face[], { boot, at }: { boot: string; at: number }): number {
  const taking = faces.filter((face) => face.boot === boot && isWithinTurns(face, at));
  return taking.reduce((sum, face) => sum + face.returns, 0);
}

/** The two machines behind one host id; null when there is one, or again one for a while. */
export function cloneOf({ faces, clonedSince, clonedAt }: Faces, now: number, thresholdMs: number): Clone | null {
  const fadesMs = Math.max(FADES_MS, FADES_THRESHOLDS * thresholdMs);
  if (clonedSince === null || clonedAt === null || now - clonedAt >= fadesMs) return null;
  const [first, ...others] = faces;
  const second = others.find((face) => face.name !== first?.name || face.address !== first.address) ?? others[0];
  const machines = [first, second].flatMap((face) => (face ? [{ name: face.name, address: face.address }] : []));
  return { since: clonedSince, machines };
}

/** Is this the first word of a machine not seen behind this host lately, as after a reboot, or from a copy? */
export const isNewFace = (before: Faces, seen: Pick<Face, "boot">): boolean =>
  before.faces.length > 0 && seen.boot !== "" && before.faces.every((face) => face.boot !== seen.boot);

/** Its machines in words, with addresses where the names do not tell them apart. */
export function cloneNames({ machines }: { machines: Clone["machines"] }): { one: string; two: string } {
  const [one, two] = machines;
  const isSame = one?.name === two?.name;
  const words = (machine: typeof one) =>
    machine === undefined ? "?" : isSame && machine.address ? `${machine.name} (${machine.address})` : machine.name;
  return { one: words(one), two: words(two) };
}
