#!/bin/bash
# Checks an evidence bundle with bash, ssh-keygen and coreutils alone: bytes, signatures, order, completeness.
# Who may say what (roles, seats, thresholds) is not judged here; verify.py and `interlock verify` do that.
#
#   verify.sh [--genesis HEX] [--allowed-signers FILE] [FOLDER]
#
# HEX is the SHA-256 of the first trust policy, FILE a list of who may sign one; both from elsewhere, never from the
# bundle. FOLDER is the unpacked bundle; without it, the folder of this script. Exit 0: everything holds and rests on
# HEX or FILE. Exit 5: something does not hold (the first fault is named), or it is UNTRUSTED. Exit 2: wrong usage.
set -u -o pipefail
shopt -s globstar nullglob dotglob
export LC_ALL=C

genesis='' signers='' folder=$(dirname -- "${BASH_SOURCE[0]}")
usage() { printf 'usage: verify.sh [--genesis HEX] [--allowed-signers FILE] [FOLDER]\n' >&2; exit 2; }
# What a bundle says may hold escape sequences for the terminal: only what prints is shown.
fault() { local said=$*; said=${said:0:1000}; printf 'verify.sh: %s\n' "${said//[^[:print:]]/?}" >&2; exit 5; }
while (($#)); do
    case $1 in
    --genesis) genesis=${2-}; [[ $genesis =~ ^[0-9a-fA-F]{64}$ ]] || usage; shift 2 ;;
    --allowed-signers) signers=${2-}; [[ -f $signers ]] || usage; signers=$(realpath -- "$signers"); shift 2 ;;
    -*) usage ;;
    *) folder=$1; shift ;;
    esac
done
cd -- "$folder" 2>/dev/null || usage
work=$(mktemp -d) || exit 1
trap 'rm -rf -- "$work"' EXIT

digest() { local sum; sum=$(sha256sum) && printf '%s' "${sum%% *}"; }
bytes() { printf '%s' "${1^^}" | basenc -d --base16; } # hexadecimal to bytes
same() { [[ $(digest) == "$(digest <"$1")" ]]; } # is this what the file holds? (cmp is not in coreutils)
number='(0|[1-9][0-9]{0,14})'

# What an allowed_signers file may not hold: times without Z mean another moment in another time zone.
zoned() {
    local line
    while read -r line || [[ $line ]]; do
        [[ $line =~ valid-(after|before)=\"?[0-9]+([^0-9Z]|$) ]] && fault "$1: a time without Z: $line"
    done <"$1"
}

# 2026-11-22T08:00:00.123Z as ssh-keygen has it: 20261122080000Z
stamp() { local digits=${1%%.*}; printf '%sZ' "${digits//[^0-9]/}"; }

# The allowed_signers file that a policy's payload gives.
derive() {
    local rest one id kind admins spaces type key until
    rest=$(<"$1")
    admins=${rest#*'"admins":{"principals":['} admins=,${admins%%']'*},
    rest=${rest#*'"principals":[{'} rest=${rest%'],"reason":'*}
    rest=\{$rest
    while [[ $rest == *'"id":"'* ]]; do
        rest=${rest#*'"id":"'} id=${rest%%'"'*} one=${rest%%'"id":"'*}
        kind=${one#*'"kind":"'} kind=${kind%%'"'*} spaces=interlock-record.v1
        [[ $admins == *",\"$id\","* ]] && spaces+=,interlock-policy.v1
        [[ $kind == service || $kind == console ]] && spaces+=,interlock-checkpoint.v1,interlock-bundle.v1
        while [[ $one == *'"pub":"'* ]]; do
            one=${one#*'"pub":"'}
            read -r type key _ <<<"${one%%'"'*}"
            until=${one%%'"fp":"'*} # what follows is the next key's
            if [[ $until == *'"until":"'* && ($kind == human || $kind == agent) ]]; then
                until=${until#*'"until":"'} until=${until%%'"'*}
                until=',valid-before="'$(stamp "$until")'"'
            else
                until=''
            fi
            printf '%s namespaces="%s"%s %s %s\n' "$id" "$spaces" "$until" "$type" "$key"
        done
    done
}

# Only plain files with names that bundles have; no links.
known='^(README|SHA256SUMS|SHA256SUMS\.sig|checkpoint|checkpoint\.txt|report\.md|verify\.py|verify\.sh'
known+='|samples/evaluations\.jsonl|log/[0-9]{6,7}\.json|heads/[A-Za-z0-9._@:+-]+\.sig'
known+='|policy/[1-9][0-9]*/(policy\.json|allowed_signers|range)|subjects/[0-9a-f]{64}(\.index)?|artifacts/[0-9a-f]{64})$'
files=0 count=0
for name in **; do
    [[ ! -L $name ]] || fault "$name is a link"
    if [[ -d $name ]]; then
        inside=("$name"/*)
        ((${#inside[@]})) || fault "the bundle holds an empty folder, $name"
        continue
    fi
    [[ -f $name && $name =~ $known ]] || fault "$name is no file of a bundle"
    files=$((files + 1))
    [[ $name != log/* ]] || count=$((count + 1))
done
for name in README SHA256SUMS{,.sig} checkpoint{,.txt} report.md verify.{py,sh} samples/evaluations.jsonl; do
    [[ -f $name ]] || fault "$name is missing"
done

# The policies, by the first record that each one judges.
declare -A starts=() first=() last=() owner=() policy_at=()
for name in policy/*/range; do
    version=${name#*/} version=${version%/*}
    [[ $(<"$name") =~ ^$number' '$number$ ]] || fault "$name is not two numbers"
    first[$version]=${BASH_REMATCH[1]} last[$version]=${BASH_REMATCH[2]}
    starts[${BASH_REMATCH[1]}]=$version
done
((${#first[@]} == ${#starts[@]})) || fault "two policies begin at one record"

# enter INDEX: the policy that judges from INDEX on; it was recorded before, and its signers are those it names.
enter() {
    version=${starts[$1]-} current=policy/${starts[$1]-}/allowed_signers
    [[ $version && -f policy/$version/policy.json && -f $current ]] || fault "record $1: no policy judges it"
    local at=${policy_at[$(digest <policy/"$version"/policy.json)]--1} name type key
    ((at >= 0 && (at < $1 || $1 == 0))) || fault "policy/$version/policy.json is in no record before $1"
    derive policy/"$version"/policy.json | same "$current" || fault "$current is not what the policy gives"
    zoned "$current"
    owner=()
    while read -r name _ type key; do owner[$key]=$name; done <"$current"
}

open='{"payloadType":"application/vnd.in-toto+json","payload":"' middle='","signatures":[{"keyid":"'
before='","sig":"' close='"}]}'
# cut_apart INDEX: the parts of one envelope, which has one layout only, into $work and the variables used below.
cut_apart() {
    local text payload sig length
    text=$(<"$file") 2>/dev/null
    payload=${text#"$open"} payload=${payload%%"$middle"*}
    keyid=${text#*"$middle"} keyid=${keyid%%"$before"*}
    sig=${text#*"$before"} sig=${sig%"$close"}
    printf '%s' "$open$payload$middle$keyid$before$sig$close" | same "$file" &&
        base64 -d <<<"$payload" >"$work/payload" 2>/dev/null && [[ $(base64 -w0 "$work/payload") == "$payload" ]] &&
        base64 -d <<<"$sig" >"$work/blob" 2>/dev/null && [[ $(base64 -w0 "$work/blob") == "$sig" ]] ||
        fault "record $1: not in the one layout that records have"
    printf -- '-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----\n' "$sig" >"$work/sig"
    length=$(tail -c +11 "$work/blob" | head -c 4 | basenc --base16)
    tail -c +15 "$work/blob" | head -c $((16#0$length)) >"$work/key"
    body=$(<"$work/payload") 2>/dev/null
    [[ ${body#*'"predicateType":"'} != *'"predicateType":"'* ]] || fault "record $1: two predicate types"
    type=${body#*'"predicateType":"'} type=${type%%'"'*}
    case $type in
    urn:interlock:policy:v1)
        space=interlock-policy.v1 policy_at[$(digest <"$work/payload")]=$1
        derive "$work/payload" >>"$work/proposed"
        ;;
    urn:interlock:lease:v1 | urn:interlock:approval:v1 | urn:interlock:decision:v1 | urn:interlock:event:v1 | \
        urn:interlock:note:v1 | urn:interlock:ack:v1 | urn:interlock:recovery:v1) space=interlock-record.v1 ;;
    *) fault "record $1: unknown record: predicate type $type" ;;
    esac
    { printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(stat -c %s "$work/payload")"; cat "$work/payload"; } >"$work/signed"
}
# holds WHO SPACE SIGNERS SIGNATURE [TIME] <MESSAGE
holds() { why=$(ssh-keygen -Y verify -f "$3" -I "$1" -n "$2" -s "$4" ${5:+-Overify-time="$5"} 2>&1) || { why=${why%%$'\n'*}; false; }; }
leaves=() reached='' # by the engine's clock: keys that end are judged at that time
for ((i = 0; i < count; ++i)); do
    printf -v file 'log/%06d.json' "$i"
    [[ -f $file ]] || fault "record $i: $file is missing"
    cut_apart "$i"
    ((i == 0)) && cp "$work/sig" "$work/sig0" && cp "$work/signed" "$work/signed0" && origin=${body#*'"origin":"'}
    ((i == 0)) && told=$(digest <"$work/payload") && origin=${origin%%'"'*}
    if [[ ${starts[$i]-} || $i == 0 ]]; then enter "$i"; fi
    ((i <= last[$version])) || fault "record $i: no policy judges it"
    who=${owner[$(base64 -w0 "$work/key")]-} list=$current
    if [[ ! $who && $body == *'"policyVersion":'* ]]; then # a new admin signs the policy that makes them one
        list=$work/proposed
        while read -r name _ type key; do [[ $key != "$(base64 -w0 "$work/key")" ]] || who=$name; done <"$list"
    fi
    [[ $who ]] || fault "record $i: its key $keyid belongs to nobody in policy $version"
    print=$(bytes "$(digest <"$work/key")" | base64)
    [[ $keyid == "SHA256:${print%%=*}" ]] || fault "record $i: the key id names another key than the one that signed"
    issued=${body##*'"issued":"'} issued=$(stamp "${issued%%'"'*}") # of the predicate: the last one that is a field
    holds "$who" "$space" "$list" "$work/sig" "${reached:-$issued}" <"$work/signed" || fault "record $i: $why"
    if [[ $type == urn:interlock:event:v1 && $issued > $reached ]]; then reached=$issued; fi
    leaves+=("$({ printf '\0'; cat "$file"; } | digest)")
done
((count > 0)) || fault "the log is empty"
((last[$version] == count - 1)) || fault "policy/$version/range goes beyond the log"
[[ ! ${starts[$count]-} ]] || enter "$count"
((last[$version] == count - 1)) || fault "policy/$version/range is not that of the newest policy"

# RFC 6962: pairs are hashed level by level; an odd last node moves up unchanged.
while ((${#leaves[@]} > 1)); do
    above=()
    for ((i = 0; i + 1 < ${#leaves[@]}; i += 2)); do above+=("$(bytes "01${leaves[i]}${leaves[i + 1]}" | digest)"); done
    ((${#leaves[@]} % 2)) && above+=("${leaves[-1]}")
    leaves=("${above[@]}")
done
printf '%s\n%s\n%s\n' "$origin" "$count" "$(bytes "${leaves[0]}" | base64)" | same checkpoint.txt ||
    fault "checkpoint.txt is not that of these $count records: some are missing, added, changed or in another order"
[[ $(<checkpoint) == "$(<checkpoint.txt)"$'\n\n— '* ]] || fault "checkpoint is not a signed note of checkpoint.txt"
heads=(heads/*.sig)
((${#heads[@]} > 0)) || fault "heads/ holds no signature of a console"
for name in "${heads[@]}" SHA256SUMS.sig; do
    text=checkpoint.txt space=interlock-checkpoint.v1
    [[ $name != SHA256SUMS.sig ]] || text=SHA256SUMS space=interlock-bundle.v1
    who=$(ssh-keygen -Y find-principals -f "$current" -s "$name" 2>/dev/null) || fault "$name: nobody of the policy signed it"
    holds "$who" "$space" "$current" "$name" <"$text" || fault "$name: $why"
    [[ $name == SHA256SUMS.sig || $name == "heads/${who//\//_}.sig" ]] || fault "$name was signed by $who"
done

# Plans and bound files have the digests they are named by.
for name in subjects/*; do
    sum=$(digest <"$name") key=${name#subjects/}
    if [[ $name == *.index ]]; then
        [[ $sum == "${key%.index}" && -f ${name%.index} ]] || fault "$name does not have the digest it is named by"
        mapfile -t lines <"$name"
        [[ ${lines[0]} == interlock-plan-v1 && ${lines[1]} == "$(digest <"${name%.index}")" ]] ||
            fault "${name%.index} is not the plan that was signed"
        for line in "${lines[@]:2}"; do [[ -f subjects/${line%% *} ]] || fault "subjects/${line%% *} is missing"; done
    else
        [[ -f $name.index || $sum == "$key" ]] || fault "$name does not have the digest it is named by"
    fi
done

# What facts rest on has the digest it is named by.
for name in artifacts/*; do
    [[ -f $name ]] || continue
    [[ $(digest <"$name") == "${name#artifacts/}" ]] || fault "$name does not have the digest it is named by"
done

# The list of all files, sorted, and their bytes.
previous='' listed=0
while IFS= read -r line || [[ $line ]]; do
    name=${line:66} listed=$((listed + 1))
    [[ $line =~ ^[0-9a-f]{64}'  ' && $name =~ $known && $name > $previous ]] || fault "SHA256SUMS: a bad line: $line"
    previous=$name
done <SHA256SUMS
((listed == files - 2)) || fault "SHA256SUMS lists $listed files of $((files - 2))"
why=$(sha256sum --check --strict --quiet SHA256SUMS 2>&1) || fault "SHA256SUMS: ${why%%$'\n'*}"

printf '%d records of %s hold: bytes, signatures, order, completeness; roles not judged\n' "$count" "$origin"
printf 'first trust policy: sha256 %s\n' "$told"
if [[ $signers ]]; then
    zoned "$signers"
    who=$(ssh-keygen -Y find-principals -f "$signers" -s "$work/sig0" 2>/dev/null) &&
        holds "${who%%$'\n'*}" interlock-policy.v1 "$signers" "$work/sig0" <"$work/signed0" ||
        fault "record 0: its key may not sign a policy by the allowed signers given"
fi
if [[ $genesis && ${genesis,,} != "$told" ]]; then fault "record 0: the first trust policy has digest $told, not $genesis"; fi
if [[ $genesis || $signers ]]; then exit 0; fi
printf 'UNTRUSTED: anybody can make a log that holds together. Compare the digest above with one that you were told by\n'
printf 'another way (--genesis HEX), or give --allowed-signers FILE from elsewhere.\n'
exit 5
