// Keeps two things, and nothing of anybody's account: the page that says there is no network, and the scripts, styles
// and fonts whose names change with their content. Pages and answers of the API always come from the network.
const VERSION = "1";
const OFFLINE = `offline-${VERSION}`;
const ASSETS = `assets-${VERSION}`;
const OFFLINE_FILES = ["/offline.html", "/offline.js"];
/** Assets of old releases are of no use; the newest of this many stay. */
const MAX_ASSETS = 250;

self.addEventListener("install", (event) => {
  const fresh = OFFLINE_FILES.map((path) => new Request(path, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(OFFLINE).then((cache) => cache.addAll(fresh)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name !== OFFLINE && name !== ASSETS);
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => offlineFile("/offline.html")));
  else if (url.pathname === "/offline.js") event.respondWith(fetch(request).catch(() => offlineFile("/offline.js")));
  else if (url.pathname.startsWith("/_next/static/")) event.respondWith(asset(event));
});

async function offlineFile(path) {
  return (await (await caches.open(OFFLINE)).match(path)) ?? Response.error();
}

async function asset(event) {
  const cache = await caches.open(ASSETS);
  const known = await cache.match(event.request);
  if (known) return known;
  const reply = await fetch(event.request);
  if (reply.status === 200 && reply.type === "basic") event.waitUntil(keep(cache, event.request, reply.clone()));
  return reply;
}

async function keep(cache, request, reply) {
  await cache.put(request, reply);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MAX_ASSETS)).map((old) => cache.delete(old)));
}
