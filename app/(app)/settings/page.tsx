import { redirect } from "next/navigation";
import { requireLogin } from "@/lib/auth/current";

export default async function SettingsPage() {
  await requireLogin();
  redirect("/settings/tokens");
}
