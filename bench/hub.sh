#!/usr/bin/env bash
# The whole hub over real HTTP beside what bare SQLite does for the same rows, in one run on one machine.
#   bench/hub.sh            an empty store, then the bare limit
#   bench/hub.sh FOLDER     a store that exists (see StorageBench's second argument for one with a million cases)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build ChannelHub.sln -c Release --nologo -v quiet -clp:NoSummary
run() { dotnet "bench/$1/bin/Release/net10.0/ChannelHub.$1.dll" "${@:2}"; }
url=http://127.0.0.1:5795
data=${1:-$(mktemp -d)}
export ChannelHub__Storage__Directory=$data ChannelHub__Channels__web__MessagesPerMinute=100000 ChannelHub__Channels__web__NewVisitorsPerMinute=1000000
started=$(date +%s%N)
dotnet src/Server/bin/Release/net10.0/channelhub.dll --urls $url >/dev/null & hub=$!
trap 'kill $hub 2>/dev/null || true; [ -n "${1:-}" ] || rm -rf "$data"' EXIT
until curl -sf -o /dev/null $url/health/ready; do sleep 0.02; done
echo "start to ready: $(( ($(date +%s%N) - started) / 1000000 )) ms"
memory() { awk -v what="$1" '/VmRSS/ {printf "resident %s: %d MB\n", what, $2 / 1024}' /proc/$hub/status; }
cpu() { awk '{print ($14 + $15) * 10000}' /proc/$hub/stat; }
sleep 5; memory "idle"
run LoadDriver $url throughput 60000 128 3 >/dev/null # lets the program compile what it uses much
for connections in 32 128 256; do
  before=$(cpu)
  run LoadDriver $url throughput 30000 $connections 3
  echo "  hub's processor time: $(( ($(cpu) - before) / 30000 )) µs a message"
done
run LoadDriver $url rate 1000 20 64
memory "after 170,000 messages"
sleep 30; memory "30 s later"
kill $hub; wait $hub || true
[ -n "${1:-}" ] || run StorageBench rows "$data" 64
