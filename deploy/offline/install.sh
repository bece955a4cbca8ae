#!/bin/sh
# Installs the app from this folder; no network is used.   sh install.sh [WHERE]    (usually /opt/soe-reform)
# PYTHON names the interpreter where it is not the usual one: PYTHON=/opt/python3.11/bin/python3 sh install.sh
set -eu
cd "$(dirname "$0")"
where=${1:-/opt/soe-reform}
refuse() {
    echo "$1" >&2
    exit 2
}
told() { sed -n "s/^ \"$1\": \"\(.*\)\",\{0,1\}$/\1/p" manifest.json; }

[ "$(uname -s)-$(uname -m)" = "Linux-$(told machine)" ] ||
    refuse "这份安装包用于 Linux $(told machine)，本机是 $(uname -s) $(uname -m)。This bundle is for Linux $(told machine); this machine is $(uname -s) $(uname -m)."
listed=$(sed 's/^[0-9a-f]*  //' SHA256SUMS | LC_ALL=C sort)
there=$(find . ! -type d ! -path ./SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort)
[ "$listed" = "$there" ] ||
    refuse "安装包的文件有缺有多，请重新拷贝。Files of the bundle are missing or were added; copy it again."
sha256sum --check --quiet --strict SHA256SUMS ||
    refuse "上列文件与校验值不符，未安装任何内容，请重新拷贝。The files above are not as they were made; nothing was installed. Copy the bundle again."
python=${PYTHON:-python$(told python)}
[ "$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$(told python)" ] ||
    refuse "需要 Python $(told python)，请用 PYTHON=… 指明位置。Python $(told python) is needed; name it with PYTHON=…"
[ ! -e "$where" ] || [ -z "$(ls -A "$where")" ] || [ -e "$where/bin/soe-reform" ] ||
    refuse "$where 已有其他内容，请换一个位置。$where holds something else; choose another place."

rm -rf "$where/bin" "$where/lib" "$where/lib64" "$where/include"
"$python" -m venv "$where"
"$where/bin/python" -m pip --isolated --disable-pip-version-check install --quiet --no-cache-dir --no-index --find-links wheels \
    --require-hashes --requirement requirements.txt
"$where/bin/python" -m pip --isolated check >/dev/null
installed=$("$where/bin/soe-reform" --version)
[ "$installed" = "$(told version)" ] || refuse "$installed ≠ $(told version)"
echo "已安装 $installed 版到 $where，启动：$where/bin/soe-reform"
echo "Version $installed is in $where; start it with $where/bin/soe-reform"
