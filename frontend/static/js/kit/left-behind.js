// What meetings/offline.js keeps is for the sign-in that it was kept under: on a page of anybody else it is thrown away.
const reader = document.body.dataset.reader;
if (reader !== undefined && "caches" in window) {
  caches.keys().then((names) => {
    for (const name of names) {
      if (name.startsWith("kaimen-recording ") && name.split(" ")[1] !== reader) caches.delete(name);
    }
  });
}
