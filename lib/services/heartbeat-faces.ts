import { z } from "zod";
import { cloneOf, type Face, type Faces, facesAfter, isNewFace } from "../domain/faces";
import type { Upload } from "./heartbeat-batch";
import type { LockedHost } from "./heartbeat-hosts";

/** Which machines report under a host's id. */

const StoredFaces = z.array(
  z.object({ boot: z.string(), name: z.string(), address: z.string(), at: z.number(), returns: z.number() }),
) satisfies z.ZodType<Face[]>;

/** As stored; what another version of ours stored differently is forgotten. */
export function facesOf(row: { faces: unknown; clonedSince: number | null; clonedAt: number | null }): Faces {
  return {
    faces: StoredFaces.catch([]).parse(row.faces),
    clonedSince: row.clonedSince === null ? null : Math.round(row.clonedSince),
    clonedAt: row.clonedAt === null ? null : Math.round(row.clonedAt),
  };
}

/**
 * Notes which machine this is.
 * @returns false while its list of agents may be that of a copy, which says nothing about the agents of the original
 */
export function noteFace(host: LockedHost, upload: Upload, threshold: number): boolean {
  const { boot = "", name } = upload.host;
  const { address, receivedAt: at } = upload;
  // A plain upload under a host's id tells nothing about the machine.
  if (name === undefined) return true;
  const seen = { boot, name, address, at };
  const wasHeard = host.book.now !== null && at - host.book.now.lastActiveAt < threshold;
  const isSuspect = wasHeard && isNewFace(host.faces, seen);
  const faces = facesAfter(host.faces, seen, threshold);
  if (faces) {
    host.faces = faces;
    host.hasNewFaces = true;
  }
  return !isSuspect && cloneOf(host.faces, at, threshold) === null;
}
