// Keeps one person's meetings and opened papers readable without network; forgets them with the login or the right.
"use strict";
const KEPT = "kept", SHELL = "shell", STATE = "/offline/state", NOTHING = "/offline";
const LONGEST_MS = 3 * 86_400_000, PATIENCE_MS = 8_000;
let forgotten = 0;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(event.data.forget ? forget() : refresh(event.data.opened)));
self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (/^\/(look|static)\//.test(pathname)) event.respondWith(part(request, SHELL));
  else if (/^\/documents\/\d+\/pages\/\d+$/.test(pathname)) event.respondWith(part(request, KEPT));
});

async function install() {
  await (await caches.open(SHELL)).add(new Request(NOTHING, { credentials: "omit" }));
  await self.skipWaiting();
}

// The network first; what is kept when it is away, or so slow that nobody waits.
async function page(request, path) {
  const asked = fetch(request);
  asked.catch(() => {});
  const kept = await keptPage(path);
  const slow = new Promise((resolve) => { if (kept) setTimeout(() => resolve(kept), PATIENCE_MS); });
  try {
    return await Promise.race([asked, slow]);
  } catch {
    return kept ?? await caches.match(NOTHING) ?? Response.error();
  }
}

async function part(request, name) {
  try {
    return await fetch(request);
  } catch {
    // Of a page for small screens the one that is kept will do.
    return await caches.match(request, { cacheName: name, ignoreSearch: name === KEPT }) ?? Response.error();
  }
}

// A kept page says in its own text since when it is kept, so that it can tell.
async function keptPage(path) {
  const state = await read();
  if (!state) return undefined;
  if (Date.now() - state.at > LONGEST_MS) return void await forget();
  const found = await caches.match(["/", "/week"].includes(path) ? "/offline/week" : path, { cacheName: KEPT });
  if (!found) return undefined;
  const text = (await found.text()).replace("<html ", `<html data-kept="${state.at}" `);
  return new Response(text, { headers: found.headers });
}

// Whoever is sent to the login, or is somebody else, finds nothing here any more.
async function refresh(opened) {
  const began = forgotten, state = await read();
  const papers = [...new Set([...opened, ...(state?.papers ?? [])])];
  let answer;
  try {
    answer = await fetch(`/offline/kept.json?papers=${papers}`, { redirect: "manual", cache: "no-store" });
  } catch {
    return;
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return forget();
  if (!answer.ok) return;
  const plan = await answer.json();
  if (state && state.person !== plan.person) await caches.delete(KEPT);
  if (forgotten !== began) return;
  await drop(KEPT, [...plan.pages, ...plan.pictures, STATE]);
  await drop(SHELL, [...plan.shell, NOTHING]);
  await write({ person: plan.person, papers: plan.papers, at: Date.now() });
  const isHere = () => forgotten === began;
  await keep(SHELL, plan.shell, isHere, false) && await keep(KEPT, plan.pages, isHere, true) && await keep(KEPT, plan.pictures, isHere, false);
}

async function keep(name, paths, isHere, anew) {
  const cache = await caches.open(name);
  for (const path of paths) {
    if (!anew && await cache.match(path)) continue;
    let answer;
    try {
      answer = await fetch(path, { redirect: "manual", cache: anew ? "no-store" : "default" });
    } catch {
      return false;
    }
    if (answer.type === "opaqueredirect") { await forget(); return false; }
    if (!isHere()) return false;
    if (answer.ok) await cache.put(path, answer);
    else await cache.delete(path);
    if (!isHere()) return void await forget();
  }
  return true;
}

async function drop(name, paths) {
  const cache = await caches.open(name), wanted = new Set(paths);
  for (const one of await cache.keys()) if (!wanted.has(new URL(one.url).pathname)) await cache.delete(one);
}

async function forget() {
  forgotten += 1;
  await caches.delete(KEPT);
}

async function read() {
  const found = await caches.match(STATE, { cacheName: KEPT });
  return found ? found.json() : undefined;
}

async function write(state) {
  await (await caches.open(KEPT)).put(STATE, Response.json(state));
}

self.addEventListener("push", (event) => {
  const told = event.data.json();
  event.waitUntil(self.registration.showNotification(told.title, {
    body: told.text, tag: `push-${told.tag}`, data: told.address, icon: "/static/icon-192.png", lang: "vi",
  }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});
