#!/bin/bash
# Two provinces in five minutes: builds Tributary, makes a Chongqing hub with its 38 districts and a Liaoning hub with
# its 14 cities and 100 districts, lets them record made-up figures for every roll-up rule, hand them in and sync through
# real processes, reviews and publishes, and shows the roll-up.
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
      sed -n '2,8p' "$0" | sed 's/^# \{0,1\}//'
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

# What the office's and the hub's programs say goes to a log; the last lines are shown where one fails.
office() { "$bin/tributary" "$@" --data "$office" >>"$data/offices.log" 2>&1 || { tail -n 5 "$data/offices.log" >&2; exit 1; }; }
at_hub() {
  local folder=$1
  shift
  "$bin/tributary-server" "$@" --data "$folder" >>"$data/hubs.log" 2>&1 || { tail -n 5 "$data/hubs.log" >&2; exit 1; }
}

# bind PROGRAM FOLDER TARGET INDICATOR: a plan of one's own may number its targets otherwise.
bind() { "$bin/$1" target bind "$3" "$4" --data "$2" >>"$data/binding.log" 2>&1 || true; }

# define FOLDER: the made-up indicators and the yearly set.
define() {
  at_hub "$1" indicator import Deploy/demo/indicators.csv
  at_hub "$1" indicator import Deploy/demo/set.csv --set --year 2022
}

# join ORG CODE NAME ADDRESS: makes an office, lets it join, registers its made-up schools and offices and enters its
# made-up figures.
join() {
  office=$data/offices/$1
  mkdir -p "$office"
  office init --org "$1" --name "$3健康中国行动推进办" --demonstration
  office enroll "$4" --code "$2"
  office sync
  office entity import Deploy/demo/register.csv
  awk -v org="$1" -f Deploy/demo/figures.awk >"$office/figures.csv"
  office import "$office/figures.csv"
}

# slips FOLDER ADDRESS DISTRICTS: enrolment codes for a list of districts, one line each: region, code, name.
slips() {
  "$bin/tributary-server" enroll --data "$1" --from "$3" --url "$2" --slips "$1.slips.html" --format json |
    tr '{' '\n' | sed -n 's/.*"code":"\([^"]*\)","name":"\([^"]*\)","org":"\([^"]*\)".*/\3 \1 \2/p'
}

step "三、建立重庆市汇集点 / the Chongqing hub"
hub=$data/chongqing
"$bin/tributary-server" init --data "$hub" --org 500000 --name 重庆市汇集点 --demonstration
define "$hub"
serve "$hub" 8700
chongqing=$address
"$bin/tributary-server" region list --data "$hub" --year 2022 --format csv >"$data/districts.csv"
slips "$hub" "$chongqing" "$data/districts.csv" >"$data/codes"
count=$(wc -l <"$data/codes")
echo "已发放 $count 张注册单 / $count enrolment slips: $hub.slips.html"

step "四、各区县填报、提交并同步 / every district records figures, hands them in and syncs"
done_count=0
while read -r org code name; do
  join "$org" "$code" "$name" "$chongqing"
  if [ "$org" = 500114 ]; then
    office plan import "$(plan_for 500114 qianjiang)"
    office task tag --confirm-all
    office task report 2.1 --percent 100 --note 演示：已印发
    office task report 3.4 --percent 60 --note 演示：已建成过半 --next 演示：年底前验收
    office task report 3.6 --percent 45 --problem 演示：部分学校设备未到位
    office task report 3.7 --percent 50 --note 演示：已创建一家
    office task report 3.10 --percent 30 --status delayed --note 演示：筛查1500例
    for step in 筛查建档 配镜服务 课间活动 照明改造; do office milestone add 3.6 "演示：$step"; done
    for step in 筛查建档 配镜服务 照明改造; do office milestone done 3.6 "演示：$step" --on 2022-06-30; done
    bind tributary "$office" 3.10/1 DM02
    bind tributary "$office" 3.6/1 DM11
  fi
  case $org in 500101 | 500103 | 500114)
    office consultation add 演示：年度方案论证 --on 2022-03-10 --experts 5
    office consultation add 演示：控烟措施论证 --on 2022-06-10 --experts $((${org#5001} % 4 + 2))
    ;;
  esac
  # Three districts have not handed in.
  case $org in 500116 | 500152 | 500229) ;; *)
    office submit 2022
    office submit 2022-Q4
    ;;
  esac
  office sync
  done_count=$((done_count + 1))
  if [ -t 1 ]; then printf '\r  %d/%d %s\033[K' "$done_count" "$count" "$name"; fi
done <"$data/codes"
printf '\r  %d/%d 区县已同步 / districts synced\033[K\n' "$done_count" "$count"
at_hub "$hub" observe HC01 --period 2022 --value 78.6 --note 演示数据

step "五、审核、核定、通报 / review, determine, publish"
while read -r org _ _; do
  case $org in
    500116 | 500152 | 500229 | 500240) ;;
    500119) at_hub "$hub" review return "$org" 2022 --reason 演示：医师数与年报不符 ;;
    *)
      at_hub "$hub" review accept "$org" 2022
      at_hub "$hub" review accept "$org" 2022-Q4
      ;;
  esac
done <"$data/codes"
at_hub "$hub" adjust HC23 --org 500114 --period 2022-Q4 --numerator 26000 --denominator 43063 --reason 演示：剔除重复建档
at_hub "$hub" light set HC16 --org 500000 --period 2022 --light yellow --reason 演示：部分区县测试仪器校准中
at_hub "$hub" publish 演示：2022年度通报 --period 2022
office=$data/offices/500119
office sync
office observe HC09 --period 2022 --numerator 2600 --denominator 900000 --note 演示：退回后更正
office submit 2022
office sync
office=$data/offices/500114
office sync

step "六、辽宁省：14 市 100 区县，大连市自设汇集点 / Liaoning: 14 cities, 100 districts; Dalian has a hub of its own"
liaoning=$data/liaoning
"$bin/tributary-server" init --data "$liaoning" --org 210000 --name 辽宁省汇集点 --demonstration
define "$liaoning"
at_hub "$liaoning" plan import "$(plan_for 210000 liaoning)"
at_hub "$liaoning" task tag --confirm-all
for pair in 9.1/1=HC16 9.2/1=HC17 9.2/2=HC18 9.3/2=DM07 12.3/1=HC23 15.4/1=HC24; do
  bind tributary-server "$liaoning" "${pair%=*}" "${pair#*=}"
done
serve "$liaoning" 8701
liaoning_address=$address
dalian=$data/dalian
"$bin/tributary-server" init --data "$dalian" --org 210200 --name 大连市汇集点 --demonstration
serve "$dalian" 8702
dalian_address=$address
at_hub "$dalian" upstream "$liaoning_address" --code "$("$bin/tributary-server" enroll --data "$liaoning" --org 210200)"
at_hub "$dalian" sync
"$bin/tributary-server" region list --data "$dalian" --year 2022 --format csv >"$data/dalian.csv"
slips "$dalian" "$dalian_address" "$data/dalian.csv" >"$data/dalian.codes"
while read -r org code name; do
  join "$org" "$code" "$name" "$dalian_address"
  office submit 2022
  office sync
done <"$data/dalian.codes"
at_hub "$dalian" sync
# The other districts have no copy yet: the hub enters their figures under mandates.
"$bin/tributary-server" region list --data "$liaoning" --year 2022 --format csv |
  grep -o '^21[0-9]\{4\}' | grep -v '^2102' >"$data/mandated"
while read -r org; do
  at_hub "$liaoning" mandate grant --org "$org" --from "$(date -d yesterday +%F)" --reason 演示：尚未注册
done <"$data/mandated"
awk -v orgs="$(tr '\n' ' ' <"$data/mandated")" -f Deploy/demo/figures.awk >"$data/liaoning.csv"
at_hub "$liaoning" import "$data/liaoning.csv"
echo "$(wc -l <"$data/dalian.codes") 个区县经大连市转报，$(wc -l <"$data/mandated") 个由省里代报"

step "七、汇总表（演示数据）/ the roll-up (demonstration data)"
"$bin/tributary-server" rollup --data "$hub" --org 500000 --period 2022 --format table
"$bin/tributary-server" verify --data "$hub"
echo
echo "编译后用时 $((SECONDS - started)) 秒 / seconds after the build"
echo "重庆市看板 / Chongqing dashboard:  $chongqing/"
echo "辽宁省看板 / Liaoning dashboard:   $liaoning_address/"
echo "黔江区台账 / Qianjiang's ledger:   $bin/tributary serve --data $data/offices/500114"
if [ $once = 1 ]; then exit 0; fi
echo "按 Ctrl-C 结束 / Ctrl-C ends"
wait "${servers[@]}"
