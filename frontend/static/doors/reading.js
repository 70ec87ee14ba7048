// Reads QR codes off a picture: by the browser's own BarcodeDetector where it has one, else by the same interface of
// npm's barcode-detector (ZXing as WebAssembly), which comes from our own host and is checked before it runs.
const KINDS = { formats: ["qr_code"] };

const native = async () => {
  if (!("BarcodeDetector" in globalThis)) return null;
  const known = await globalThis.BarcodeDetector.getSupportedFormats();
  return known.includes("qr_code") ? new globalThis.BarcodeDetector(KINDS) : null;
};

const loaded = (address, integrity) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, integrity, crossOrigin: "anonymous" });
    script.onload = () => resolve();
    script.onerror = () => reject(new TypeError("the decoder did not load"));
    document.head.append(script);
  });

const brought = async ({ decoder, decoderIntegrity, wasm, wasmIntegrity }) => {
  if (!decoder || typeof WebAssembly !== "object") return null;
  await loaded(decoder, decoderIntegrity);
  const answer = await fetch(wasm, { integrity: wasmIntegrity, credentials: "omit" });
  const { prepareZXingModule, BarcodeDetector } = globalThis.BarcodeDetectionAPI;
  // with its binary given it asks no other host for it
  const overrides = { wasmBinary: await answer.arrayBuffer(), locateFile: () => wasm };
  await prepareZXingModule({ overrides, fireImmediately: true });
  return new BarcodeDetector(KINDS);
};

let detector;

// The detector of this browser, or null where it has none and ours was not built or may not run.
export const makeDetector = (where) => {
  detector ??= native()
    .then((own) => own ?? brought(where))
    .catch((error) => {
      if (error instanceof TypeError || error instanceof WebAssembly.CompileError || error instanceof WebAssembly.RuntimeError) return null;
      throw error;
    });
  return detector;
};

// What the codes on a picture say.
export const read = async (where, picture) => {
  const reader = await makeDetector(where);
  if (!reader) return [];
  const codes = await reader.detect(picture);
  return codes.map((code) => code.rawValue).filter(Boolean);
};
