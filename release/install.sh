#!/bin/sh
# install.sh edge|central FOLDER: makes FOLDER an environment with this release in it. Needs no network. A folder without
# .complete is one that an earlier try has left; it is made anew.
set -eu
side=$1
target=$2
here=$(cd "$(dirname "$0")" && pwd)
[ ! -e "$target/.complete" ] || exit 0
(cd "$here" && sha256sum --quiet --check SHA256SUMS)
rm -rf "$target"
python3 -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --require-hashes \
  --find-links "$here/wheels" --requirement "$here/$side.txt"
cp "$here/sbom.cdx.json" "$here/release.json" "$target/"
# The mark is on the disk after all that it speaks for: power may fail at any moment.
sync -f "$target"
touch "$target/.complete"
sync -f "$target/.complete"
