#!/bin/bash
# A province in five minutes: builds Tributary, makes a Chongqing hub with its 38 districts and a Liaoning hub, lets
# every district record made-up figures, syncs all of them through real processes, and shows the roll-up.
#
#   ./demo.sh                 serves the pages until Ctrl-C
#   ./demo.sh --once          ends after the roll-up table
#   ./demo.sh --plan FILE     imports this plan document instead of the sample (may be given twice)
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
once=0
plans=()
while [ $# -gt 0 ]; do
  case $1 in
    --once) once=1 ;;
    --plan)
      [ $# -gt 1 ] || { echo "--plan 需要文件名 / --plan wants a file" >&2; exit 64; }
      plans+=("$(realpath -- "$2")")
      shift
      ;;
    -h | --help)
      sed -n '2,7p' "$0" | sed 's/^# \{0,1\}//'
      exit 0
      ;;
    *) echo "不认识的参数 $1 / unknown argument $1" >&2; exit 64 ;;
  esac
  shift
done
cd "$root"
export SWIFT_DETERMINISTIC_HASHING=1 TRIBUTARY_LANG=zh
unset TRIBUTARY_DATA

step() { printf '\n\033[1m▸ %s\033[0m\n' "$1"; }

step "一、安装所需的 Debian 软件包 / Debian packages"
Deploy/install-packages.sh demo

step "二、编译（首次约需几分钟）/ building (some minutes the first time)"
swift build -c release --product tributary
swift build -c release --product tributary-server
bin=$(swift build -c release --show-bin-path)
started=$SECONDS

data=$root/demo-data
rm -rf "$data"
mkdir -p "$data"
servers=()
stop() {
  trap - EXIT INT TERM
  for pid in "${servers[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
}
trap stop EXIT
trap 'stop; exit 0' INT TERM

# serve FOLDER PORT: starts a hub and sets $address once it takes connections; any free port where PORT is taken.
serve() {
  local log=$1.log port=$2 tries=0
  while :; do
    "$bin/tributary-server" serve --data "$1" --listen "127.0.0.1:$port" >"$log" 2>&1 &
    local pid=$!
    while ! grep -q '^listening on ' "$log"; do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.05
      tries=$((tries + 1))
      [ $tries -lt 600 ] || { cat "$log" >&2; exit 1; }
    done
    if grep -q '^listening on ' "$log"; then break; fi
    [ "$port" != 0 ] || { cat "$log" >&2; exit 1; }
    port=0
  done
  servers+=("$pid")
  address=$(sed -n 's/^listening on //p' "$log")
}

# plan_for CODE SAMPLE: the document named with --plan that speaks of the region, else the one at hand, else the sample.
plan_for() {
  local file
  for file in "${plans[@]:-}"; do
    if [ -n "$file" ] && "$bin/tributary" plan parse "$file" --format json | grep -q "\"code\":\"$1\""; then
      echo "$file"
      return
    fi
  done
  if [ -r "$root/../shared/data/plans/$2-2022.txt" ]; then
    echo "$root/../shared/data/plans/$2-2022.txt"
  else
    echo "$root/Sources/Documents/Samples/$2-sample-2022.txt"
  fi
}

step "三、建立重庆市汇集点 / the Chongqing hub"
hub=$data/chongqing
"$bin/tributary-server" init --data "$hub" --org 500000 --name 重庆市汇集点 --demonstration
serve "$hub" 8700
chongqing=$address
"$bin/tributary-server" region list --data "$hub" --year 2022 --format csv >"$data/districts.csv"
"$bin/tributary-server" enroll --data "$hub" --from "$data/districts.csv" --url "$chongqing" \
  --slips "$data/slips.html" --format json | tr '{' '\n' |
  sed -n 's/.*"code":"\([^"]*\)","name":"\([^"]*\)","org":"\([^"]*\)".*/\3 \1 \2/p' >"$data/codes"
count=$(wc -l <"$data/codes")
echo "已发放 $count 张注册单 / $count enrolment slips: $data/slips.html"

step "四、各区县填报并同步 / every district records figures and syncs"
done_count=0
while read -r org code name; do
  office=$data/offices/$org
  mkdir -p "$office"
  {
    "$bin/tributary" init --data "$office" --org "$org" --name "${name}健康中国行动推进办" --demonstration
    awk -v org="$org" -f Deploy/demo/figures.awk >"$office/figures.csv"
    "$bin/tributary" import "$office/figures.csv" --data "$office"
    if [ "$org" = 500114 ]; then
      plan=$(plan_for 500114 qianjiang)
      "$bin/tributary" plan import "$plan" --data "$office"
      "$bin/tributary" task tag --confirm-all --data "$office"
      "$bin/tributary" task report 2.1 --data "$office" --percent 100 --note 演示：已印发
      "$bin/tributary" task report 3.4 --data "$office" --percent 60 --note 演示：已建成过半 --next 演示：年底前验收
      "$bin/tributary" task report 3.6 --data "$office" --percent 45 --problem 演示：部分学校设备未到位
      "$bin/tributary" task report 3.7 --data "$office" --percent 50 --note 演示：已创建一家
      "$bin/tributary" task report 3.10 --data "$office" --percent 30 --status delayed --note 演示：筛查1500例
    fi
    "$bin/tributary" enroll "$chongqing" --code "$code" --data "$office"
    "$bin/tributary" sync --data "$office"
  } >>"$data/offices.log" 2>&1 || { tail -n 5 "$data/offices.log" >&2; exit 1; }
  done_count=$((done_count + 1))
  if [ -t 1 ]; then printf '\r  %d/%d %s\033[K' "$done_count" "$count" "$name"; fi
done <"$data/codes"
printf '\r  %d/%d 区县已同步 / districts synced\033[K\n' "$done_count" "$count"
"$bin/tributary-server" observe HC01 --data "$hub" --period 2022 --value 78.6 --note 演示数据 >/dev/null

step "五、辽宁省汇集点导入自己的计划 / a Liaoning hub with a plan of its own"
liaoning=$data/liaoning
"$bin/tributary-server" init --data "$liaoning" --org 210000 --name 辽宁省汇集点 --demonstration
"$bin/tributary-server" plan import "$(plan_for 210000 liaoning)" --data "$liaoning"
"$bin/tributary-server" task tag --confirm-all --data "$liaoning"
serve "$liaoning" 8701
liaoning_address=$address

step "六、汇总表（演示数据）/ the roll-up (demonstration data)"
"$bin/tributary-server" rollup --data "$hub" --org 500000 --format table
"$bin/tributary-server" verify --data "$hub"
echo
echo "编译后用时 $((SECONDS - started)) 秒 / seconds after the build"
echo "重庆市看板 / Chongqing dashboard:  $chongqing/"
echo "辽宁省看板 / Liaoning dashboard:   $liaoning_address/"
echo "黔江区台账 / Qianjiang's ledger:   $bin/tributary serve --data $data/offices/500114"
if [ $once = 1 ]; then exit 0; fi
echo "按 Ctrl-C 结束 / Ctrl-C ends"
wait "${servers[@]}"
