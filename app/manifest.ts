import type { MetadataRoute } from "next";

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: "OpenClaw Agent Monitor",
    short_name: "Agent Monitor",
    description: "The one place that always knows whether your OpenClaw agents are alive.",
    start_url: "/agents",
    display: "standalone",
    background_color: "#0a111c",
    theme_color: "#0a111c",
    icons: [
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
      { src: "/icon-maskable.svg", sizes: "any", type: "image/svg+xml", purpose: "maskable" },
      { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icon-512.png", sizes: "512x512", type: "image/png" },
    ],
  };
}
