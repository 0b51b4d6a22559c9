"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cookieLoginId } from "@/lib/auth/current";
import { enter } from "@/lib/auth/enter";
import { database } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { originOf } from "@/lib/http/origin";
import { openDemo } from "@/lib/services/demo";
import { admit } from "@/lib/services/gate";

/** Signs the visitor in to the demo. Takes nothing: whoever presses the button is a visitor like all others. */
export async function lookAround(): Promise<void> {
  redirect(await pathIntoDemo());
}

async function pathIntoDemo(): Promise<string> {
  const ctx = { db: database(), now: new Date() };
  const origin = originOf(await headers());
  try {
    const { personId } = await openDemo(ctx, origin);
    return await enter(await admit(ctx, { personId, method: "demo", origin, replaces: await cookieLoginId() }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `/?demo=${error.detail.code ?? "unexpected"}`;
  }
}
