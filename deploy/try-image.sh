#!/bin/sh
# Builds the image and tries it: it starts as its own user, shows its pages, says that it is well, and converts a song.
# Works with Docker, or as root without any daemon with buildah. `sh deploy/try-image.sh`
set -eu
cd "$(dirname "$0")/.."
port=${PORT:-4655}
if docker info > /dev/null 2>&1; then
  docker build --quiet --tag gatefold .
  box=$(docker run --detach --publish "127.0.0.1:$port:4600" gatefold)
  stop() { docker rm --force "$box" > /dev/null; }
  inside() { docker exec "$box" "$@"; }
else
  export BUILDAH_ISOLATION=chroot STORAGE_DRIVER="${STORAGE_DRIVER:-vfs}"
  buildah build --network host --layers=false --tag gatefold .
  box=$(buildah from --pull=never localhost/gatefold)
  buildah run --network host --env "GATEFOLD_PORT=$port" "$box" -- node packages/server/bin/gatefold.mjs start &
  server=$!
  stop() { kill "$server" 2> /dev/null || true; buildah rm "$box" > /dev/null; }
  inside() { buildah run --network host --env "GATEFOLD_PORT=$port" "$box" -- "$@"; }
fi
trap stop EXIT
tries=0
until inside node deploy/health.mjs 2> /dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo 'the server in the image never was well'; exit 1; }
  sleep 1
done
[ "$(inside id -u)" = 10001 ]
inside gatefold accounts list
inside node -e "fetch('http://127.0.0.1:' + process.env.GATEFOLD_PORT).then(async (page) => process.exit(/<div id=.root/.test(await page.text()) ? 0 : 1))"
inside node -e "
  const head = Buffer.from('UklGRgAAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=', 'base64');
  head.writeUInt32LE(36 + 88200, 4);
  head.writeUInt32LE(88200, 40);
  require('node:fs').writeFileSync('/tmp/song.wav', Buffer.concat([head, Buffer.alloc(88200, 7)]));"
inside gatefold convert /tmp/song.wav --to mp3 --out /tmp/out
echo 'The image builds, starts and converts.'
