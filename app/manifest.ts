import type { MetadataRoute } from "next";

/** What makes it an app on somebody's phone or desk. Read without cookies: in English, like the product's name. */
export default function manifest(): MetadataRoute.Manifest {
  const icon = [{ src: "/icon-192.png", sizes: "192x192", type: "image/png" }];
  return {
    id: "/agents",
    name: "OpenClaw Agent Monitor",
    short_name: "Agent Monitor",
    description: "The one place that always knows whether your OpenClaw agents are alive.",
    lang: "en",
    dir: "ltr",
    start_url: "/overview",
    scope: "/",
    display: "standalone",
    background_color: "#0a111c",
    theme_color: "#0a111c",
    categories: ["developer", "productivity", "utilities"],
    icons: [
      { src: "/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
      { src: "/icon-maskable.svg", sizes: "any", type: "image/svg+xml", purpose: "maskable" },
    ],
    shortcuts: [
      { name: "Overview", url: "/overview", icons: icon },
      { name: "Agents", url: "/agents", icons: icon },
      { name: "Hosts", url: "/hosts", icons: icon },
      { name: "Connect a machine", url: "/settings/tokens", icons: icon },
    ],
  };
}
