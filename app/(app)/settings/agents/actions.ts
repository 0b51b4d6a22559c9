"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { z } from "zod";
import { plainAgents } from "@/lib/domain/plain-agents";
import { AppError } from "@/lib/errors";
import { jsonOf } from "@/lib/http/body";
import { personAction } from "@/lib/http/form-action";
import { originOf } from "@/lib/http/origin";
import { LIMITS } from "@/lib/protocol";
import { recordByHand } from "@/lib/services/by-hand";
import { setWorldCounted } from "@/lib/services/world";

const PROBLEMS = {
  not_array: "jsonNotArray",
  empty: "jsonEmpty",
  too_many: "jsonTooMany",
  bad_id: "jsonBadId",
} as const;

/** Takes the text of a JSON file with agents, as `POST /api/upload` would, for the account's default host. */
export const uploadAgentsAction = personAction(
  z.object({ text: z.string().max(LIMITS.bodyBytes, "jsonTooLarge") }),
  "manage_tokens",
  async ({ ctx }, { text }) => {
    const bytes = Buffer.from(text);
    if (bytes.length > LIMITS.bodyBytes) throw new AppError("too_large", "Too large.", { code: "jsonTooLarge" });
    const read = plainAgents(parsed(bytes), ctx.now.getTime());
    if (!read.ok) throw new AppError("bad_input", "No list of agents.", { code: PROBLEMS[read.problem.kind] });
    await recordByHand(ctx, read.agents, originOf(await headers()).address);
    return { count: read.agents.length };
  },
);

function parsed(bytes: Uint8Array): unknown {
  try {
    return jsonOf(bytes);
  } catch (error) {
    throw new AppError("bad_input", "Not JSON.", { code: "jsonBroken" }, { cause: error });
  }
}

export const setWorldCountedAction = personAction(
  z.object({ counted: z.boolean() }),
  "manage_account",
  async ({ ctx }, { counted }) => {
    await setWorldCounted(ctx, counted);
    revalidatePath("/settings/agents");
  },
);
