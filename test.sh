#!/usr/bin/env bash
# The one test command. Builds once, runs every test project, and ends with the line "N passed, N failed, N skipped".
# Exit code: 0 if at least one test ran and none failed (with CI=true: and none was skipped), 1 if not, 2 on wrong usage.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    cat <<'TEXT'
usage: ./test.sh [PROJECT ...] [--filter EXPRESSION]

  PROJECT   a folder of tests/, with or without ".Tests": Routing, EndToEnd.Tests. Without one, all are run.
  --filter  only the tests that match, as in `dotnet test --filter`: "Name~Decide", "FullyQualifiedName~Router".

environment:
  CI=true             a skipped test is a failure
  CHANNELHUB_CORPORA  the folder with larger sample data; tests that need it are skipped without
TEXT
}

# What the tests against real servers and browsers need: command, Debian package, what for. One line each.
needs=(
    "chromium chromium a browser for the end-to-end tests"
    "dovecot dovecot-imapd an IMAP server for the mailbox tests"
    "postfix postfix a mail server for the tests of answers and of the MTA's pipe"
    "node nodejs emulators and judges that other people wrote (tests/npm)"
    "npm npm the same"
)

readonly results=artifacts/tests
readonly run_limit=20min # of silence; a test host that hangs longer is stopped and counts as failed
passed=0 failed=0 skipped=0
failed_names=() skipped_names=()

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

say() { printf '%s\n' "$*"; }
plural() { if (($1 == 1)); then say "$1 $2"; else say "$1 ${2}s"; fi; }

# The last line is the counts, whatever happened before.
finish() {
    say "$passed passed, $failed failed, $skipped skipped"
    exit "$1"
}

parse_arguments() {
    projects=() filter=""
    while (($# > 0)); do
        case "$1" in
            --filter) [[ $# -ge 2 ]] || { usage >&2; exit 2; }; filter="$2"; shift ;;
            --filter=*) filter="${1#--filter=}" ;;
            -h | --help) usage; exit 0 ;;
            -*) say "There is no option '$1'." >&2; usage >&2; exit 2 ;;
            *) projects+=("${1%.Tests}.Tests") ;;
        esac
        shift
    done

    all=1
    if ((${#projects[@]} == 0)); then
        for folder in tests/*.Tests; do projects+=("${folder#tests/}"); done
    else
        all=0
    fi
    for project in "${projects[@]}"; do
        [[ -f tests/$project/$project.csproj ]] || { say "There is no tests/$project; there are: $(cd tests && echo *.Tests)." >&2; exit 2; }
    done
}

check_sdk() {
    if ! command -v dotnet >/dev/null; then
        say "The .NET 10 SDK is missing: see https://dotnet.microsoft.com/download/dotnet/10.0" >&2
        finish 1
    fi
}

# Installs what is missing where that needs no question; where it can't, the tests that need it skip themselves and say so.
install_needs() {
    local missing=() command package purpose sudo=()
    for need in "${needs[@]}"; do
        read -r command package purpose <<<"$need"
        PATH=$PATH:/usr/sbin command -v "$command" >/dev/null || missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    if ((EUID != 0)); then sudo=(sudo -n); fi
    if ! command -v apt-get >/dev/null || { ((EUID != 0)) && ! sudo -n true 2>/dev/null; }; then
        say "Not installed, and can't be from here: ${missing[*]}. Tests that need it are skipped."
        return 0
    fi
    say "Installing ${missing[*]} ..."
    local log=$results/install.log
    if ! { "${sudo[@]}" apt-get update && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
        say "Could not install ${missing[*]} (see $log). Tests that need it are skipped."
    fi
}

# Other people's emulators and libraries, in the versions of tests/npm. Without them the tests that need one skip themselves and say so.
install_counterparts() {
    local folder=artifacts/npm log=$results/npm.log
    if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
        say "No Node.js: tests against other people's emulators are skipped."
        return 0
    fi
    mkdir -p "$folder"
    if [[ -d $folder/node_modules ]] && cmp -s tests/npm/package-lock.json "$folder/package-lock.json"; then return 0; fi
    say "Installing what tests/npm names ..."
    rm -f "$folder/package-lock.json"
    cp tests/npm/package.json "$folder/"
    if cp tests/npm/package-lock.json "$folder/npm-shrinkwrap.json" && (cd "$folder" && npm ci --no-audit --no-fund) >"$log" 2>&1 </dev/null; then
        cp tests/npm/package-lock.json "$folder/" # the mark that it is done
    else
        say "Could not install them (see $log). Tests that need them are skipped."
    fi
}

build() {
    local target log=$results/build.log
    local targets=(ChannelHub.sln)
    if ((!all)); then targets=("${projects[@]/#/tests/}"); fi
    say "Building ..."
    : >"$log"
    for target in "${targets[@]}"; do
        if ! dotnet build "$target" -c Release --nologo -v quiet -clp:NoSummary >>"$log" 2>&1 </dev/null; then
            say "The build failed:"
            { grep -E ': (error|warning) ' "$log" || tail -n 40 "$log"; } | sort -u | head -n 60
            finish 1
        fi
    done
}

# Runs one project in the background; what it says goes to its log, its exit code to a file beside it.
run_project() {
    local project=$1 code=0
    local arguments=(test "tests/$project" -c Release --no-build --nologo --results-directory "$results"
        --logger "trx;LogFileName=$project.trx" --blame-hang --blame-hang-timeout "$run_limit" --blame-hang-dump-type none)
    if [[ -n $filter ]]; then arguments+=(--filter "$filter"); fi
    dotnet "${arguments[@]}" >"$results/$project.log" 2>&1 </dev/null || code=$?
    printf '%s' "$code" >"$results/$project.exit"
}

# One line a result from a TRX file: outcome, name, first line of the message. A parametrised test has a result for each of its cases.
# Every '>' within an attribute or a text is written as an entity there, so elements can be told apart by '<' alone.
read_trx() {
    awk 'BEGIN { RS = "<" }
        function attribute(name,   at, rest) {
            at = index($0, " " name "=\""); if (!at) return ""
            rest = substr($0, at + length(name) + 3); return substr(rest, 1, index(rest, "\"") - 1)
        }
        function plain(text) {
            gsub(/&#x[AD];/, " ", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text); gsub(/&amp;/, "\\&", text)
            return text
        }
        function flush() { if (outcome != "") printf "%s\t%s\t%s\n", outcome, plain(test), plain(message); outcome = "" }
        /^UnitTestResult / { flush(); outcome = attribute("outcome"); test = attribute("testName"); message = ""; if (outcome == "") outcome = "NotExecuted" }
        /^Message>/ && outcome != "" && message == "" { message = substr($0, 9); sub(/^[ \t\r\n]+/, "", message); sub(/[\r\n].*/, "", message) }
        /^\/Results>/ { flush() }
        END { flush() }' "$1"
}

# Adds a finished project to the sums and prints its line; the log's tail if something went wrong.
take_result() {
    local project=$1 code outcome name message ok=0 bad=0 not=0
    local log=$results/$project.log trx=$results/$project.trx
    code=$(cat "$results/$project.exit" 2>/dev/null || echo "none")
    if [[ -f $trx ]]; then
        while IFS=$'\t' read -r outcome name message; do
            case "$outcome" in
                Passed) ok=$((ok + 1)) ;;
                NotExecuted | Inconclusive) not=$((not + 1)); skipped_names+=("$project: $name: ${message:-no reason is given}") ;;
                *) bad=$((bad + 1)); failed_names+=("$project: $name: ${message:-$outcome}") ;;
            esac
        done < <(read_trx "$trx")
    fi
    if [[ $code != 0 ]] && ((bad == 0)); then
        bad=1
        failed_names+=("$project: the test run ended before all its tests had (exit code $code, see $log)")
    fi
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + not))
    local note=""
    if ((ok + bad + not == 0)); then note=" (no tests)"; fi
    say "$(printf '  %-22s %5d passed, %d failed, %d skipped' "$project" "$ok" "$bad" "$not")$note"
    if ((bad > 0)); then
        say "  ---- the end of $log"
        tail -n 60 "$log" | sed 's/^/  | /'
    fi
}

# Side by side, as many as there are processors (at most four), each result shown as it comes.
run_side_by_side() {
    local limit=$1 project pid
    shift
    local -A running=()
    while (($# > 0 || ${#running[@]} > 0)); do
        while (($# > 0 && ${#running[@]} < limit)); do
            run_project "$1" &
            running[$!]=$1
            shift
        done
        wait -n -p pid "${!running[@]}" || true
        take_result "${running[$pid]}"
        unset "running[$pid]"
    done
}

run_all() {
    local together=() alone=() project processors
    processors=$(nproc 2>/dev/null || echo 2)
    for project in "${projects[@]}"; do
        if [[ $project == EndToEnd.Tests ]]; then alone+=("$project"); else together+=("$project"); fi
    done
    say "Running $(plural ${#projects[@]} "test project") ..."
    if ((${#together[@]} > 0)); then run_side_by_side "$((processors < 4 ? processors : 4))" "${together[@]}"; fi
    if ((${#alone[@]} > 0)); then run_side_by_side 1 "${alone[@]}"; fi
}

summarise() {
    if ((${#failed_names[@]} > 0)); then
        say "Failed:"
        printf '  %s\n' "${failed_names[@]}"
    fi
    if ((${#skipped_names[@]} > 0)); then
        say "Skipped:"
        printf '  %s\n' "${skipped_names[@]}"
    fi
    if ((failed > 0)); then finish 1; fi
    if ((passed == 0)); then
        say "No test ran, so nothing is proven."
        finish 1
    fi
    if [[ ${CI:-} == true ]] && ((skipped > 0)); then
        say "Here nothing may be skipped (CI=true)."
        finish 1
    fi
    finish 0
}

parse_arguments "$@"
rm -rf "$results"
mkdir -p "$results"
trap 'kill $(jobs -p) 2>/dev/null; finish 1' INT TERM
check_sdk
if [[ " ${projects[*]} " =~ " "(EndToEnd|Channels)".Tests " ]]; then
    install_needs
    install_counterparts
fi
build
run_all
summarise
