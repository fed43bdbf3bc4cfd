# bash completion for ernie 0.1.0; generated, see CONTRIBUTING.md
_ernie() {
    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words='' options=''
    COMPREPLY=()
    case $before in
        --against|--attach|--batch|--cacert|--env-file|--file|--input|--messages|--output|--record|--script|-a|-f|-i|-o) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
        -p|--provider) mapfile -t COMPREPLY < <(compgen -W 'aistudio qianfan wenxin wcode local sandbox' -- "$current"); return ;;
        --by) mapfile -t COMPREPLY < <(compgen -W 'day model provider session' -- "$current"); return ;;
        --format) mapfile -t COMPREPLY < <(compgen -W 'json jsonl csv tsv npy base64' -- "$current"); return ;;
        --input-format) mapfile -t COMPREPLY < <(compgen -W 'lines text jsonl csv tsv' -- "$current"); return ;;
        --on-error) mapfile -t COMPREPLY < <(compgen -W 'skip fail' -- "$current"); return ;;
        --size) mapfile -t COMPREPLY < <(compgen -W '768x768 1024x1024 1536x1536 2048x2048 1024x768 2048x1536 768x1024 1536x2048 576x1024 1152x2048 1024x576 2048x1152 1376x768 1264x848 1200x896 896x1200 848x1264 768x1376' -- "$current"); return ;;
        --style) mapfile -t COMPREPLY < <(compgen -W 'base 3d-model analog-film anime cinematic comic-book craft-clay digital-art enhance fantasy-art isometric line-art lowpoly neonpunk origami photographic pixel-art texture' -- "$current"); return ;;
        --sampler) mapfile -t COMPREPLY < <(compgen -W 'euler euler-a dpm++-2m dpm++-2m-karras lms-karras dpm++-sde dpm++-sde-karras dpm2-a-karras heun dpm++-2m-sde dpm++-2m-sde-karras dpm2 dpm2-karras dpm2-a lms' -- "$current"); return ;;
        --thinking) mapfile -t COMPREPLY < <(compgen -W 'auto show hide only' -- "$current"); return ;;
    esac
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W 'chat embed image models token balance history batch config sandbox --help --version' -- "$current")
        return
    fi
    case ${COMP_WORDS[1]} in
        token) words='set get list remove refresh check' ;;
        history) words='list show search export remove' ;;
        batch) words='list status fetch cancel' ;;
        config) words='get set unset list path edit check' ;;
        sandbox) words='serve' ;;
    esac
    if [ "$COMP_CWORD" = 2 ] && [ -n "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words --help" -- "$current")
        return
    fi
    case "${COMP_WORDS[1]}${words:+ ${COMP_WORDS[2]}}" in
        'chat') options='--system -s --file -f --attach -a --keep-metadata --messages --template -t -V --no-stdin -n --encoding --provider -p --model -m --endpoint --param --lenient --timeout --connect-timeout --max-time --retries --env-file --cacert --dry-run --temperature --top-p --top-k --min-p --top-a --max-tokens --min-tokens --stop --seed --penalty-score --frequency-penalty --presence-penalty --repetition-penalty --logit-bias --logprobs --top-logprobs --verbosity --user --metadata --think --no-think --think-budget --effort --search --no-search --citations --search-number --reference-number --stream --no-stream --json --raw --output -o --usage --thinking --split-think --sources --batch --input-format --id-field --jobs -j --rpm --tpm --resume --force --shard --no-divide --max-cost --remote --wait --window --schema --schema-multi --schema-retries --json-object --extract -x --record --replay --cache --fallback --continue -c --session --no-log --quiet -q --verbose -v --debug' ;;
        'embed') options='--provider -p --model -m --endpoint --param --timeout --connect-timeout --max-time --retries --env-file --cacert --dry-run --input -i --input-format --field --id-field --encoding --truncate --on-error --format --json --output -o --resume --force --jobs -j --rpm --tpm --shard --no-divide --nearest --top --against --matrix --quiet -q --verbose -v --debug' ;;
        'image') options='--provider -p --model -m --endpoint --param --lenient --timeout --connect-timeout --max-time --retries --env-file --cacert --dry-run --count -N --size --style --negative --steps --sampler --cfg-scale --seed --encoding --output -o --force --url --preview --no-preview --json --raw --batch --input-format --id-field --jobs -j --rpm --resume --quiet -q --verbose -v --debug' ;;
        'models') options='--live --can --ids --all --json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'token set') options='--in-file --no-check --timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'token get') options='--header --url --method --timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'token list') options='--json --timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'token remove') options='--quiet -q --verbose -v --debug' ;;
        'token refresh') options='--timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'token check') options='--json --timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'balance') options='--all --min --json --spent --by --since --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'history list') options='--json --limit -n --quiet -q --verbose -v --debug' ;;
        'history show') options='--json --quiet -q --verbose -v --debug' ;;
        'history search') options='--json --limit -n --quiet -q --verbose -v --debug' ;;
        'history export') options='--format --output -o --quiet -q --verbose -v --debug' ;;
        'history remove') options='--older-than --all --yes -y --quiet -q --verbose -v --debug' ;;
        'batch list') options='--json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'batch status') options='--json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'batch fetch') options='--wait --output -o --force --json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'batch cancel') options='--json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' ;;
        'config get') options='--json --quiet -q --verbose -v --debug' ;;
        'config set') options='--quiet -q --verbose -v --debug' ;;
        'config unset') options='--quiet -q --verbose -v --debug' ;;
        'config list') options='--json --quiet -q --verbose -v --debug' ;;
        'config path') options='--quiet -q --verbose -v --debug' ;;
        'config edit') options='--quiet -q --verbose -v --debug' ;;
        'config check') options='--quiet -q --verbose -v --debug' ;;
        'sandbox serve') options='--port --fault --latency --script --record --rpm' ;;
    esac
    [[ $current == -* ]] && mapfile -t COMPREPLY < <(compgen -W "$options --help" -- "$current")
}
complete -o default -F _ernie ernie
