import { redirect } from "next/navigation";
import { requireLogin } from "@/lib/auth/current";

export default async function HomePage() {
  await requireLogin();
  redirect("/agents");
}
