#!/bin/bash
# Installs the Debian packages that Tributary needs, and only those that are missing.
#
#   bash Deploy/install-packages.sh build   # to compile the two programs
#   bash Deploy/install-packages.sh demo    # to run them with their pages as well
#   bash Deploy/install-packages.sh test    # to run every test as well
#
# Says what it installs and why, asks nothing, and uses sudo when it is not root. With everything there it prints one
# line and changes nothing. Also checks that a Swift 6 compiler is on the PATH; it never installs one.
set -euo pipefail

build=(libsqlite3-dev libcurl4-openssl-dev libzstd-dev pkg-config)
demo=("${build[@]}" libjs-bootstrap5 libjs-chart.js)
test=("${demo[@]}" python3 python3-zstandard python3-cryptography)

reason() {
  case "$1" in
    libsqlite3-dev) echo "数据文件 the data file" ;;
    libcurl4-openssl-dev) echo "上报与下载 talking to the hub" ;;
    libzstd-dev) echo "压缩 compression" ;;
    pkg-config) echo "查找以上各库 finding the libraries above" ;;
    libjs-bootstrap5) echo "网页样式 the pages' styles" ;;
    libjs-chart.js) echo "网页图表 the pages' charts" ;;
    python3) echo "统计测试结果 counting test results" ;;
    python3-zstandard | python3-cryptography) echo "独立核对同步协议 reading the protocol a second time" ;;
  esac
}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

check_swift() {
  command -v swift >/dev/null || fail \
    "没有找到 swift：请先安装 Swift 6.2 或更新的 6.x 版本，并把它加入 PATH（https://www.swift.org/install/linux/）。" \
    "No swift found: install Swift 6.2 or a later 6.x and put it on the PATH (https://www.swift.org/install/linux/)."
  local version
  version=$(swift --version 2>/dev/null </dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  case "$version" in
    6.[01] | 6.[01].*) ;;
    6 | 6.*) return ;;
  esac
  fail \
    "需要 Swift 6.2 或更新的 6.x 版本，当前为 ${version:-未知}（https://www.swift.org/install/linux/）。" \
    "Swift 6.2 or a later 6.x is needed; this one is ${version:-unknown} (https://www.swift.org/install/linux/)."
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

set_name=${1:-}
case "$set_name" in
  build) packages=("${build[@]}") ;;
  demo) packages=("${demo[@]}") ;;
  test) packages=("${test[@]}") ;;
  *)
    echo "用法 usage: bash Deploy/install-packages.sh build|demo|test" >&2
    exit 64
    ;;
esac

command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || fail \
  "这里没有 apt-get：请用本机的方式安装与下列 Debian 软件包相当的库：${packages[*]}" \
  "No apt-get here: install what corresponds to these Debian packages by this system's own means: ${packages[*]}"

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done

if [ ${#missing[@]} = 0 ]; then
  check_swift
  echo "软件包齐全，无需安装。All packages for '$set_name' are installed."
  exit 0
fi

echo "将安装以下软件包 Installing:"
for package in "${missing[@]}"; do
  printf '  %-22s %s\n' "$package" "$(reason "$package")"
done

as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || fail \
    "安装软件包需要管理员权限，而这里没有 sudo：请以 root 身份再运行一次。" \
    "Installing packages takes root, and there is no sudo: run this once more as root."
  as_root=(sudo)
fi

run_apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q "$@" </dev/null
}

run_apt update
run_apt install -y --no-install-recommends "${missing[@]}"
check_swift
echo "安装完成。Done: ${missing[*]}"
