import { redirect } from "next/navigation";
import { requireLogin } from "@/lib/auth/current";
import { hasHosts } from "@/lib/services/overview";

/** Where people land: the whole fleet, or where the first machine is connected while there is none. */
export default async function HomePage() {
  const { ctx } = await requireLogin();
  redirect((await hasHosts(ctx)) ? "/overview" : "/agents");
}
