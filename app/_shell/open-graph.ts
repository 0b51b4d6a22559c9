import type { Metadata } from "next";
import { env } from "@/lib/env";
import { publicUrl } from "@/lib/http/origin";

/** What search engines and link previews are told of a public page: it may be found, here is its address and picture. */
export function openGraph(
  head: Pick<Headers, "get">,
  path: string,
  { title, description }: { title: string; description: string },
): Metadata {
  const origin = publicUrl(head, env().MONITOR_URL);
  const image = { url: `${origin}/open-graph.png`, width: 1200, height: 630, alt: title };
  return {
    metadataBase: new URL(origin),
    robots: { index: true, follow: true },
    alternates: { canonical: origin + path },
    openGraph: {
      type: "website",
      siteName: "OpenClaw Agent Monitor",
      url: origin + path,
      title,
      description,
      images: [image],
    },
    twitter: { card: "summary_large_image", title, description, images: [image.url] },
  };
}
