#!/bin/sh
# Installs Debian's Chromium for the browser tests, where there is none. Status 2, and one line, where that cannot be done.
for program in "${IOASID_CHROMIUM:-chromium}" chromium-browser google-chrome; do
  command -v "$program" >/dev/null && { echo "Chromium is here: $(command -v "$program")"; exit 0; }
done
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "browser: no Chromium, and only root on a Debian can install one here; install it yourself, or name it in IOASID_CHROMIUM" >&2; exit 2; }
log=$(mktemp) && trap 'rm -f "$log"' EXIT
{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >"$log" 2>&1 || { echo "browser: apt-get could not install chromium: $(tail -n 1 "$log")" >&2; exit 2; }
echo "Chromium is here: $(command -v chromium)"
