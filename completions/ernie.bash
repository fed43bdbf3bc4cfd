# bash completion for ernie; generated from its commands.

# The words before the cursor, put together again where bash breaks them: at the signs of COMP_WORDBREAKS.
__ernie_words() {
    local line=${COMP_LINE:0:COMP_POINT} each number left
    count=0
    for ((number = 0; number <= COMP_CWORD; number++)); do
        each=${COMP_WORDS[number]}
        left=${line#"${line%%[![:blank:]]*}"}
        if ((number == COMP_CWORD)); then each=$left; fi
        if ((count)) && [[ $left == "$line" && ($each == [=:@]* || ${words[count - 1]} == *[=:@]) ]]; then
            words[count - 1]+=$each
        else
            words[count++]=$each
        fi
        line=${left#"$each"}
    done
}

# Adds the names of a list that ernie keeps in its cache.
__ernie_list() {
    local folder=${XDG_CACHE_HOME:-}
    if [[ -z $folder && $OSTYPE == darwin* ]]; then folder=$HOME/Library/Caches; fi
    folder=${ERNIE_CACHE_DIR:-${folder:-$HOME/.cache}/ernie}
    [[ -f $folder/complete/$1 && -r $folder/complete/$1 ]] || return 0
    mapfile -t -n 5000 -O ${#candidates[@]} candidates <"$folder/complete/$1"
}

# Offers those candidates that begin with what is typed, quoted as that is, without what bash takes for a word of its own.
# What has control characters is no name.
__ernie_offer() {
    local each typed=$current quote='' head=''
    case $current in
        \"*) quote=\" typed=${current#\"} ;;
        \'*) quote=\' typed=${current#\'} ;;
        *)
            head=$current
            if [[ $COMP_WORDBREAKS == *[=:]* ]]; then head=${head##*["${COMP_WORDBREAKS//[!=:]/}"]}; fi
            if [[ $COMP_WORDBREAKS == *@* && $head == *@* ]]; then head=@${head##*@}; fi
            head=${current%"$head"} typed=${current//\\/}
            if [[ $head == *\\? ]]; then head=''; fi
            head=${head//\\/}
            ;;
    esac
    for each in "${candidates[@]}"; do
        if [[ $each != "$typed"* ]]; then continue; fi
        if [[ -z $each || $each == *[[:cntrl:]]* || ($bare && -z $typed && $each == */*) ]]; then continue; fi
        each=${each#"$head"}
        case $quote in
            \")
                if [[ $each == *!* ]]; then continue; fi # no quoting keeps it from history in there
                each=${each//\\/\\\\}
                each=${each//\"/\\\"}
                each=${each//\$/\\\$}
                each=${each//\`/\\\`}
                ;;
            \') if [[ $each == *\'* ]]; then continue; fi ;;
            *) printf -v each %q "$each" ;;
        esac
        COMPREPLY+=("$prefix$each")
    done
}

# Adds files behind $1; a folder may be gone on in.
__ernie_files() {
    local each typed=${current#"$1"}
    typed=${typed//\\/}
    for each in "$typed"*; do
        if [[ -d $each ]]; then
            candidates+=("$1$each/")
            compopt -o nospace 2>/dev/null
        elif [[ -e $each ]]; then
            candidates+=("$1$each")
        fi
    done
}

# What may stand at a place: COMMAND:OPTION, or COMMAND: and the number of an argument.
__ernie_values() {
    case $1 in
        'chat:--system'|'chat:-s'|'chat:--schema') files=@ ;;
        'chat:--file'|'chat:-f'|'chat:--attach'|'chat:-a'|'chat:--messages'|'chat:--env-file'|'chat:--cacert'|'chat:--output'|'chat:-o'|'chat:--batch'|'chat:--record'|'chat:--replay'|'chat:--tools'|'embed:--env-file'|'embed:--cacert'|'embed:--input'|'embed:-i'|'embed:--output'|'embed:-o'|'embed:--against'|'image:--env-file'|'image:--cacert'|'image:--output'|'image:-o'|'image:--batch'|'models:--env-file'|'models:--cacert'|'token set:--env-file'|'token set:--cacert'|'token get:--env-file'|'token get:--cacert'|'token list:--env-file'|'token list:--cacert'|'token refresh:--env-file'|'token refresh:--cacert'|'token check:--env-file'|'token check:--cacert'|'balance:--env-file'|'balance:--cacert'|'history export:--output'|'history export:-o'|'batch list:--env-file'|'batch list:--cacert'|'batch status:--env-file'|'batch status:--cacert'|'batch fetch:--output'|'batch fetch:-o'|'batch fetch:--env-file'|'batch fetch:--cacert'|'batch cancel:--env-file'|'batch cancel:--cacert'|'sandbox serve:--script'|'sandbox serve:--record') files=all ;;
        'chat:--template'|'chat:-t') lists='templates' ;;
        'chat:--encoding'|'embed:--encoding'|'image:--encoding') candidates=(utf-8 utf-16 gb18030 gbk gb2312 big5 shift_jis latin-1) ;;
        'chat:--provider'|'chat:-p'|'embed:--provider'|'embed:-p'|'image:--provider'|'image:-p'|'models:--provider'|'models:-p'|'token set:0'|'token get:0'|'token remove:0'|'token refresh:0'|'token check:'[0-9]*''|'balance:--provider'|'balance:-p'|'batch list:--provider'|'batch list:-p'|'batch status:--provider'|'batch status:-p'|'batch fetch:--provider'|'batch fetch:-p'|'batch cancel:--provider'|'batch cancel:-p') candidates=(aistudio qianfan wenxin wcode local sandbox) lists='providers' ;;
        'chat:--model'|'chat:-m'|'chat:--fallback') candidates=(aquilachat-7b bloomz-7b chatglm2-6b-32k chatlaw deepseek-r1 deepseek-r1-250528 deepseek-r1-distill-qwen-14b deepseek-r1-distill-qwen-32b deepseek-v3 ernie-3.5-128k ernie-3.5-4k-0205 ernie-3.5-8k ernie-3.5-8k-0205 ernie-3.5-8k-0329 ernie-3.5-8k-0613 ernie-3.5-8k-0701 ernie-3.5-8k-1222 ernie-3.5-8k-preemptible ernie-3.5-8k-preview ernie-4.0-8k ernie-4.0-8k-0104 ernie-4.0-8k-0329 ernie-4.0-8k-0613 ernie-4.0-8k-latest ernie-4.0-8k-preemptible ernie-4.0-8k-preview ernie-4.0-8k-preview-0518 ernie-4.0-turbo-128k ernie-4.0-turbo-8k ernie-4.0-turbo-8k-latest ernie-4.0-turbo-8k-preview ernie-4.5-8k-preview ernie-4.5-turbo-128k ernie-4.5-turbo-32k ernie-4.5-turbo-vl ernie-4.5-turbo-vl-32k ernie-5.0 ernie-5.0-thinking-latest ernie-5.0-thinking-preview ernie-5.1 ernie-bot-8k ernie-char-8k ernie-char-fiction-8k ernie-character-8k ernie-character-fiction-8k ernie-function-8k ernie-lite-8k ernie-lite-8k-0308 ernie-lite-8k-0922 ernie-lite-appbuilder-8k-0614 ernie-lite-pro-128k ernie-lite-pro-8k ernie-lite-v ernie-novel-8k ernie-speed-128k ernie-speed-8k ernie-speed-appbuilder ernie-speed-pro-128k ernie-speed-pro-8k ernie-tiny-8k ernie-x1-32k ernie-x1-32k-preview ernie-x1-turbo-32k ernie-x1.1 ernie-x1.1-preview gemma-7b-it llama-2-13b-chat llama-2-70b-chat llama-2-7b-chat meta-llama-3-70b meta-llama-3-8b mixtral-8x7b-instruct qianfan-bloomz-7b-compressed qianfan-chinese-llama-2-13b qianfan-chinese-llama-2-70b qianfan-chinese-llama-2-7b qianfan-dynamic-8k xuanyuan-70b-chat-4bit yi-34b-chat aistudio/deepseek-r1 aistudio/deepseek-r1-250528 aistudio/deepseek-v3 aistudio/ernie-3.5-8k aistudio/ernie-4.0-8k aistudio/ernie-4.0-turbo-128k aistudio/ernie-4.0-turbo-8k aistudio/ernie-4.5-8k-preview aistudio/ernie-4.5-turbo-128k aistudio/ernie-4.5-turbo-32k aistudio/ernie-4.5-turbo-vl-32k aistudio/ernie-5.0-thinking-preview aistudio/ernie-char-8k aistudio/ernie-lite-8k aistudio/ernie-speed-128k aistudio/ernie-speed-8k aistudio/ernie-tiny-8k aistudio/ernie-x1-32k aistudio/ernie-x1-32k-preview aistudio/ernie-x1-turbo-32k baidu/ERNIE-4.5-0.3B-Paddle baidu/ERNIE-4.5-0.3B-PT baidu/ERNIE-4.5-21B-A3B-Paddle baidu/ERNIE-4.5-21B-A3B-PT baidu/ERNIE-4.5-21B-A3B-Thinking baidu/ernie-4.5-21b-a3b-thinking baidu/ERNIE-4.5-300B-A47B-Paddle baidu/ERNIE-4.5-300B-A47B-PT baidu/ERNIE-4.5-VL-28B-A3B-Paddle baidu/ERNIE-4.5-VL-28B-A3B-PT baidu/ERNIE-4.5-VL-28B-A3B-Thinking baidu/ERNIE-4.5-VL-424B-A47B-Paddle baidu/ERNIE-4.5-VL-424B-A47B-PT qianfan/deepseek-r1 qianfan/deepseek-r1-distill-qwen-14b qianfan/deepseek-r1-distill-qwen-32b qianfan/deepseek-v3 qianfan/ernie-3.5-128k qianfan/ernie-3.5-8k qianfan/ernie-3.5-8k-preview qianfan/ernie-4.0-8k qianfan/ernie-4.0-8k-latest qianfan/ernie-4.0-8k-preview qianfan/ernie-4.0-turbo-128k qianfan/ernie-4.0-turbo-8k qianfan/ernie-4.0-turbo-8k-latest qianfan/ernie-4.0-turbo-8k-preview qianfan/ernie-4.5-turbo-128k qianfan/ernie-4.5-turbo-32k qianfan/ernie-4.5-turbo-vl qianfan/ernie-4.5-turbo-vl-32k qianfan/ernie-5.0 qianfan/ernie-5.0-thinking-latest qianfan/ernie-5.0-thinking-preview qianfan/ernie-5.1 qianfan/ernie-char-8k qianfan/ernie-char-fiction-8k qianfan/ernie-lite-8k qianfan/ernie-lite-pro-128k qianfan/ernie-novel-8k qianfan/ernie-speed-128k qianfan/ernie-speed-8k qianfan/ernie-speed-pro-128k qianfan/ernie-tiny-8k qianfan/ernie-x1-turbo-32k qianfan/ernie-x1.1 qianfan/ernie-x1.1-preview sandbox/deepseek-r1 sandbox/deepseek-r1-250528 sandbox/deepseek-v3 sandbox/ernie-3.5-8k sandbox/ernie-4.0-8k sandbox/ernie-4.0-turbo-128k sandbox/ernie-4.0-turbo-8k sandbox/ernie-4.5-8k-preview sandbox/ernie-4.5-turbo-128k sandbox/ernie-4.5-turbo-32k sandbox/ernie-4.5-turbo-vl-32k sandbox/ernie-5.0-thinking-preview sandbox/ernie-char-8k sandbox/ernie-lite-8k sandbox/ernie-speed-128k sandbox/ernie-speed-8k sandbox/ernie-tiny-8k sandbox/ernie-x1-32k sandbox/ernie-x1-32k-preview sandbox/ernie-x1-turbo-32k wcode/ernie-4.0-8k wcode/ernie-4.0-turbo-128k wcode/ernie-speed-128k wenxin/aquilachat-7b wenxin/bloomz-7b wenxin/chatglm2-6b-32k wenxin/chatlaw wenxin/ernie-3.5-128k wenxin/ernie-3.5-4k-0205 wenxin/ernie-3.5-8k wenxin/ernie-3.5-8k-0205 wenxin/ernie-3.5-8k-0329 wenxin/ernie-3.5-8k-0613 wenxin/ernie-3.5-8k-0701 wenxin/ernie-3.5-8k-1222 wenxin/ernie-3.5-8k-preemptible wenxin/ernie-3.5-8k-preview wenxin/ernie-4.0-8k wenxin/ernie-4.0-8k-0104 wenxin/ernie-4.0-8k-0329 wenxin/ernie-4.0-8k-0613 wenxin/ernie-4.0-8k-latest wenxin/ernie-4.0-8k-preemptible wenxin/ernie-4.0-8k-preview wenxin/ernie-4.0-8k-preview-0518 wenxin/ernie-4.0-turbo-8k wenxin/ernie-4.0-turbo-8k-latest wenxin/ernie-4.0-turbo-8k-preview wenxin/ernie-bot-8k wenxin/ernie-character-8k wenxin/ernie-character-fiction-8k wenxin/ernie-function-8k wenxin/ernie-lite-8k-0308 wenxin/ernie-lite-8k-0922 wenxin/ernie-lite-appbuilder-8k-0614 wenxin/ernie-lite-pro-8k wenxin/ernie-lite-v wenxin/ernie-novel-8k wenxin/ernie-speed-128k wenxin/ernie-speed-8k wenxin/ernie-speed-appbuilder wenxin/ernie-speed-pro-128k wenxin/ernie-speed-pro-8k wenxin/ernie-tiny-8k wenxin/gemma-7b-it wenxin/llama-2-13b-chat wenxin/llama-2-70b-chat wenxin/llama-2-7b-chat wenxin/meta-llama-3-70b wenxin/meta-llama-3-8b wenxin/mixtral-8x7b-instruct wenxin/qianfan-bloomz-7b-compressed wenxin/qianfan-chinese-llama-2-13b wenxin/qianfan-chinese-llama-2-70b wenxin/qianfan-chinese-llama-2-7b wenxin/qianfan-dynamic-8k wenxin/xuanyuan-70b-chat-4bit wenxin/yi-34b-chat local/baidu/ERNIE-4.5-0.3B-Paddle local/baidu/ERNIE-4.5-0.3B-PT local/baidu/ERNIE-4.5-21B-A3B-Paddle local/baidu/ERNIE-4.5-21B-A3B-PT local/baidu/ERNIE-4.5-21B-A3B-Thinking local/baidu/ERNIE-4.5-300B-A47B-Paddle local/baidu/ERNIE-4.5-300B-A47B-PT local/baidu/ERNIE-4.5-VL-28B-A3B-Paddle local/baidu/ERNIE-4.5-VL-28B-A3B-PT local/baidu/ERNIE-4.5-VL-28B-A3B-Thinking local/baidu/ERNIE-4.5-VL-424B-A47B-Paddle local/baidu/ERNIE-4.5-VL-424B-A47B-PT wcode/baidu/ernie-4.5-21b-a3b-thinking) lists='models aliases' bare=1 ;;
        'chat:--verbosity') candidates=(low medium high) ;;
        'chat:--effort') candidates=(low medium high xhigh max) ;;
        'chat:--thinking') candidates=(auto show hide only) ;;
        'chat:--input-format'|'image:--input-format') candidates=(jsonl csv tsv) ;;
        'chat:--session') lists='sessions' ;;
        'chat:--tool-choice') candidates=(none auto required) ;;
        'chat:--run-tools') candidates=(ask always) ;;
        'embed:--model'|'embed:-m') candidates=(bge-large-en bge-large-zh embedding-v1 qwen3-embedding-0.6b qwen3-embedding-4b qwen3-embedding-8b tao-8k aistudio/bge-large-zh aistudio/embedding-v1 qianfan/bge-large-en qianfan/bge-large-zh qianfan/embedding-v1 qianfan/qwen3-embedding-0.6b qianfan/qwen3-embedding-4b qianfan/qwen3-embedding-8b qianfan/tao-8k sandbox/bge-large-zh sandbox/embedding-v1 wenxin/bge-large-en wenxin/bge-large-zh wenxin/embedding-v1 wenxin/tao-8k) lists='models aliases' bare=1 ;;
        'embed:--input-format') candidates=(lines text jsonl csv tsv) ;;
        'embed:--on-error') candidates=(skip fail) ;;
        'embed:--format') candidates=(json jsonl csv tsv npy base64) ;;
        'image:--model'|'image:-m') candidates=(ERNIE-Image-Turbo ERNIE-ViLG flux.1-schnell irag-1.0 Stable-Diffusion-XL aistudio/ERNIE-Image-Turbo aistudio/Stable-Diffusion-XL qianfan/flux.1-schnell qianfan/irag-1.0 sandbox/ERNIE-Image-Turbo sandbox/Stable-Diffusion-XL wenxin/ERNIE-ViLG wenxin/Stable-Diffusion-XL) lists='models aliases' bare=1 ;;
        'image:--size') candidates=(768x768 1024x1024 1536x1536 2048x2048 1024x768 2048x1536 768x1024 1536x2048 576x1024 1152x2048 1024x576 2048x1152 1376x768 1264x848 1200x896 896x1200 848x1264 768x1376) ;;
        'image:--style') candidates=(base 3d-model analog-film anime cinematic comic-book craft-clay digital-art enhance fantasy-art isometric line-art lowpoly neonpunk origami photographic pixel-art texture) ;;
        'image:--sampler') candidates=(euler euler-a 'dpm++-2m' 'dpm++-2m-karras' lms-karras 'dpm++-sde' 'dpm++-sde-karras' dpm2-a-karras heun 'dpm++-2m-sde' 'dpm++-2m-sde-karras' dpm2 dpm2-karras dpm2-a lms) ;;
        'models:--can') candidates=(chat vision tools schema search reasoning embed image) ;;
        'models:0') candidates=(aquilachat-7b bce-reranker-base bce-reranker-base_v1 bge-large-en bge-large-zh bloomz-7b chatglm2-6b-32k chatlaw codellama-7b-instruct deepseek-r1 deepseek-r1-250528 deepseek-r1-distill-qwen-14b deepseek-r1-distill-qwen-32b deepseek-v3 embedding-v1 ernie-3.5-128k ernie-3.5-4k-0205 ernie-3.5-8k ernie-3.5-8k-0205 ernie-3.5-8k-0329 ernie-3.5-8k-0613 ernie-3.5-8k-0701 ernie-3.5-8k-1222 ernie-3.5-8k-preemptible ernie-3.5-8k-preview ernie-4.0-8k ernie-4.0-8k-0104 ernie-4.0-8k-0329 ernie-4.0-8k-0613 ernie-4.0-8k-latest ernie-4.0-8k-preemptible ernie-4.0-8k-preview ernie-4.0-8k-preview-0518 ernie-4.0-turbo-128k ernie-4.0-turbo-8k ernie-4.0-turbo-8k-latest ernie-4.0-turbo-8k-preview ernie-4.5-8k-preview ernie-4.5-turbo-128k ernie-4.5-turbo-32k ernie-4.5-turbo-vl ernie-4.5-turbo-vl-32k ernie-5.0 ernie-5.0-thinking-latest ernie-5.0-thinking-preview ernie-5.1 ernie-bot-8k ernie-char-8k ernie-char-fiction-8k ernie-character-8k ernie-character-fiction-8k ernie-function-8k ERNIE-Image-Turbo ernie-lite-8k ernie-lite-8k-0308 ernie-lite-8k-0922 ernie-lite-appbuilder-8k-0614 ernie-lite-pro-128k ernie-lite-pro-8k ernie-lite-v ernie-novel-8k ernie-speed-128k ernie-speed-8k ernie-speed-appbuilder ernie-speed-pro-128k ernie-speed-pro-8k ernie-tiny-8k ERNIE-ViLG ernie-x1-32k ernie-x1-32k-preview ernie-x1-turbo-32k ernie-x1.1 ernie-x1.1-preview flux.1-schnell fuyu-8b gemma-7b-it irag-1.0 llama-2-13b-chat llama-2-70b-chat llama-2-7b-chat meta-llama-3-70b meta-llama-3-8b mixtral-8x7b-instruct qianfan-bloomz-7b-compressed qianfan-chinese-llama-2-13b qianfan-chinese-llama-2-70b qianfan-chinese-llama-2-7b qianfan-dynamic-8k qwen3-embedding-0.6b qwen3-embedding-4b qwen3-embedding-8b sqlcoder-7b Stable-Diffusion-XL tao-8k xuanyuan-70b-chat-4bit yi-34b-chat aistudio/bge-large-zh aistudio/deepseek-r1 aistudio/deepseek-r1-250528 aistudio/deepseek-v3 aistudio/embedding-v1 aistudio/ernie-3.5-8k aistudio/ernie-4.0-8k aistudio/ernie-4.0-turbo-128k aistudio/ernie-4.0-turbo-8k aistudio/ernie-4.5-8k-preview aistudio/ernie-4.5-turbo-128k aistudio/ernie-4.5-turbo-32k aistudio/ernie-4.5-turbo-vl-32k aistudio/ernie-5.0-thinking-preview aistudio/ernie-char-8k aistudio/ERNIE-Image-Turbo aistudio/ernie-lite-8k aistudio/ernie-speed-128k aistudio/ernie-speed-8k aistudio/ernie-tiny-8k aistudio/ernie-x1-32k aistudio/ernie-x1-32k-preview aistudio/ernie-x1-turbo-32k aistudio/Stable-Diffusion-XL baidu/ERNIE-4.5-0.3B-Paddle baidu/ERNIE-4.5-0.3B-PT baidu/ERNIE-4.5-21B-A3B-Paddle baidu/ERNIE-4.5-21B-A3B-PT baidu/ERNIE-4.5-21B-A3B-Thinking baidu/ernie-4.5-21b-a3b-thinking baidu/ERNIE-4.5-300B-A47B-Paddle baidu/ERNIE-4.5-300B-A47B-PT baidu/ERNIE-4.5-VL-28B-A3B-Paddle baidu/ERNIE-4.5-VL-28B-A3B-PT baidu/ERNIE-4.5-VL-28B-A3B-Thinking baidu/ERNIE-4.5-VL-424B-A47B-Paddle baidu/ERNIE-4.5-VL-424B-A47B-PT qianfan/bce-reranker-base qianfan/bge-large-en qianfan/bge-large-zh qianfan/deepseek-r1 qianfan/deepseek-r1-distill-qwen-14b qianfan/deepseek-r1-distill-qwen-32b qianfan/deepseek-v3 qianfan/embedding-v1 qianfan/ernie-3.5-128k qianfan/ernie-3.5-8k qianfan/ernie-3.5-8k-preview qianfan/ernie-4.0-8k qianfan/ernie-4.0-8k-latest qianfan/ernie-4.0-8k-preview qianfan/ernie-4.0-turbo-128k qianfan/ernie-4.0-turbo-8k qianfan/ernie-4.0-turbo-8k-latest qianfan/ernie-4.0-turbo-8k-preview qianfan/ernie-4.5-turbo-128k qianfan/ernie-4.5-turbo-32k qianfan/ernie-4.5-turbo-vl qianfan/ernie-4.5-turbo-vl-32k qianfan/ernie-5.0 qianfan/ernie-5.0-thinking-latest qianfan/ernie-5.0-thinking-preview qianfan/ernie-5.1 qianfan/ernie-char-8k qianfan/ernie-char-fiction-8k qianfan/ernie-lite-8k qianfan/ernie-lite-pro-128k qianfan/ernie-novel-8k qianfan/ernie-speed-128k qianfan/ernie-speed-8k qianfan/ernie-speed-pro-128k qianfan/ernie-tiny-8k qianfan/ernie-x1-turbo-32k qianfan/ernie-x1.1 qianfan/ernie-x1.1-preview qianfan/flux.1-schnell qianfan/irag-1.0 qianfan/qwen3-embedding-0.6b qianfan/qwen3-embedding-4b qianfan/qwen3-embedding-8b qianfan/tao-8k sandbox/bge-large-zh sandbox/deepseek-r1 sandbox/deepseek-r1-250528 sandbox/deepseek-v3 sandbox/embedding-v1 sandbox/ernie-3.5-8k sandbox/ernie-4.0-8k sandbox/ernie-4.0-turbo-128k sandbox/ernie-4.0-turbo-8k sandbox/ernie-4.5-8k-preview sandbox/ernie-4.5-turbo-128k sandbox/ernie-4.5-turbo-32k sandbox/ernie-4.5-turbo-vl-32k sandbox/ernie-5.0-thinking-preview sandbox/ernie-char-8k sandbox/ERNIE-Image-Turbo sandbox/ernie-lite-8k sandbox/ernie-speed-128k sandbox/ernie-speed-8k sandbox/ernie-tiny-8k sandbox/ernie-x1-32k sandbox/ernie-x1-32k-preview sandbox/ernie-x1-turbo-32k sandbox/Stable-Diffusion-XL wcode/ernie-4.0-8k wcode/ernie-4.0-turbo-128k wcode/ernie-speed-128k wenxin/aquilachat-7b wenxin/bce-reranker-base_v1 wenxin/bge-large-en wenxin/bge-large-zh wenxin/bloomz-7b wenxin/chatglm2-6b-32k wenxin/chatlaw wenxin/codellama-7b-instruct wenxin/embedding-v1 wenxin/ernie-3.5-128k wenxin/ernie-3.5-4k-0205 wenxin/ernie-3.5-8k wenxin/ernie-3.5-8k-0205 wenxin/ernie-3.5-8k-0329 wenxin/ernie-3.5-8k-0613 wenxin/ernie-3.5-8k-0701 wenxin/ernie-3.5-8k-1222 wenxin/ernie-3.5-8k-preemptible wenxin/ernie-3.5-8k-preview wenxin/ernie-4.0-8k wenxin/ernie-4.0-8k-0104 wenxin/ernie-4.0-8k-0329 wenxin/ernie-4.0-8k-0613 wenxin/ernie-4.0-8k-latest wenxin/ernie-4.0-8k-preemptible wenxin/ernie-4.0-8k-preview wenxin/ernie-4.0-8k-preview-0518 wenxin/ernie-4.0-turbo-8k wenxin/ernie-4.0-turbo-8k-latest wenxin/ernie-4.0-turbo-8k-preview wenxin/ernie-bot-8k wenxin/ernie-character-8k wenxin/ernie-character-fiction-8k wenxin/ernie-function-8k wenxin/ernie-lite-8k-0308 wenxin/ernie-lite-8k-0922 wenxin/ernie-lite-appbuilder-8k-0614 wenxin/ernie-lite-pro-8k wenxin/ernie-lite-v wenxin/ernie-novel-8k wenxin/ernie-speed-128k wenxin/ernie-speed-8k wenxin/ernie-speed-appbuilder wenxin/ernie-speed-pro-128k wenxin/ernie-speed-pro-8k wenxin/ernie-tiny-8k wenxin/ERNIE-ViLG wenxin/fuyu-8b wenxin/gemma-7b-it wenxin/llama-2-13b-chat wenxin/llama-2-70b-chat wenxin/llama-2-7b-chat wenxin/meta-llama-3-70b wenxin/meta-llama-3-8b wenxin/mixtral-8x7b-instruct wenxin/qianfan-bloomz-7b-compressed wenxin/qianfan-chinese-llama-2-13b wenxin/qianfan-chinese-llama-2-70b wenxin/qianfan-chinese-llama-2-7b wenxin/qianfan-dynamic-8k wenxin/sqlcoder-7b wenxin/Stable-Diffusion-XL wenxin/tao-8k wenxin/xuanyuan-70b-chat-4bit wenxin/yi-34b-chat local/baidu/ERNIE-4.5-0.3B-Paddle local/baidu/ERNIE-4.5-0.3B-PT local/baidu/ERNIE-4.5-21B-A3B-Paddle local/baidu/ERNIE-4.5-21B-A3B-PT local/baidu/ERNIE-4.5-21B-A3B-Thinking local/baidu/ERNIE-4.5-300B-A47B-Paddle local/baidu/ERNIE-4.5-300B-A47B-PT local/baidu/ERNIE-4.5-VL-28B-A3B-Paddle local/baidu/ERNIE-4.5-VL-28B-A3B-PT local/baidu/ERNIE-4.5-VL-28B-A3B-Thinking local/baidu/ERNIE-4.5-VL-424B-A47B-Paddle local/baidu/ERNIE-4.5-VL-424B-A47B-PT wcode/baidu/ernie-4.5-21b-a3b-thinking) lists='models' bare=1 ;;
        'token get:--method') candidates=(GET POST) ;;
        'balance:--by') candidates=(day model provider session) ;;
        'balance:--since') candidates=(7d 24h) ;;
        'history show:0') candidates=(last) lists='sessions conversations' ;;
        'history export:--format') candidates=(markdown json jsonl) ;;
        'history export:'[0-9]*''|'history remove:'[0-9]*'') lists='sessions conversations' ;;
        'history remove:--older-than') candidates=(30d) ;;
        'batch status:'[0-9]*''|'batch fetch:'[0-9]*''|'batch cancel:'[0-9]*'') lists='batches' ;;
        'config get:0'|'config set:0'|'config unset:0') candidates=(default_provider default_model.chat default_model.embed default_model.image chat.temperature chat.top_p chat.min_p chat.top_a chat.penalty_score chat.frequency_penalty chat.presence_penalty chat.repetition_penalty chat.top_k chat.max_tokens chat.min_tokens chat.seed chat.top_logprobs chat.think_budget chat.search_number chat.reference_number chat.verbosity chat.user chat.effort chat.logprobs chat.think chat.search chat.citations chat.stop chat.metadata chat.timeout chat.connect_timeout chat.max_time chat.retries chat.system chat.stream chat.usage chat.lenient chat.markdown chat.sources chat.log chat.json chat.thinking providers.aistudio.base_url providers.aistudio.key_command providers.aistudio.default_model providers.aistudio.headers providers.aistudio.proxy providers.qianfan.base_url providers.qianfan.key_command providers.qianfan.default_model providers.qianfan.headers providers.qianfan.proxy providers.wenxin.base_url providers.wenxin.key_command providers.wenxin.default_model providers.wenxin.headers providers.wenxin.proxy providers.wcode.base_url providers.wcode.key_command providers.wcode.default_model providers.wcode.headers providers.wcode.proxy providers.local.base_url providers.local.key_command providers.local.default_model providers.local.headers providers.local.proxy providers.sandbox.base_url providers.sandbox.key_command providers.sandbox.default_model providers.sandbox.headers providers.sandbox.proxy) ;;
        'completion:0') candidates=(bash zsh fish powershell) ;;
        'help:'[0-9]*'') candidates=(chat embed image models token balance history batch config sandbox completion help providers config.yaml ernie) ;;
    esac
}

_ernie() {
    local -a words=() candidates=()
    local command='' options='' takes='' groups='' files='' lists='' prefix='' bare='' each
    local current before number=0 index=1 count IFS=$' \t\n'
    COMPREPLY=()
    __ernie_words
    current=${words[count - 1]} before=${words[count - 2]}
    case $before in *[\<\>]) return ;; esac
    compopt +o default 2>/dev/null
    if ((count > 1)); then command=${words[1]}; fi
    if ((count == 2)); then
        candidates=(chat embed image models token balance history batch config sandbox completion help --help --version)
        __ernie_offer
        return
    fi
    case $command in
        token) groups='set get list remove refresh check' ;;
        history) groups='list show search export remove' ;;
        batch) groups='list status fetch cancel' ;;
        config) groups='get set unset list path edit check' ;;
        sandbox) groups='serve' ;;
    esac
    if [[ $groups ]]; then
        if ((count == 3)); then
            candidates=($groups --help)
            __ernie_offer
            return
        fi
        command+=" ${words[2]}" index=2
    fi
    case $command in
        'chat') options='--system -s --file -f --attach -a --keep-metadata --editor -e --messages --template -t -V --no-stdin -n --encoding --provider -p --model -m --endpoint --param --timeout --connect-timeout --max-time --retries --env-file --cacert --dry-run --lenient --temperature --top-p --top-k --min-p --top-a --max-tokens --min-tokens --stop --seed --penalty-score --frequency-penalty --presence-penalty --repetition-penalty --logit-bias --logprobs --top-logprobs --verbosity --user --metadata --think --no-think --think-budget --effort --search --no-search --citations --search-number --reference-number --stream --no-stream --json --raw --output -o --usage --thinking --markdown --no-markdown --split-think --sources --batch --input-format --id-field --jobs -j --rpm --tpm --resume --force --shard --no-divide --max-cost --remote --wait --window --schema --schema-multi --schema-retries --json-object --extract -x --record --replay --cache --fallback --continue -c --session --interactive -i --no-log --tools --tool-choice --no-parallel-tools --run-tools --max-turns --quiet -q --verbose -v --debug' takes=' --system -s --file -f --attach -a --messages --template -t -V --encoding --provider -p --model -m --endpoint --param --timeout --connect-timeout --max-time --retries --env-file --cacert --temperature --top-p --top-k --min-p --top-a --max-tokens --min-tokens --stop --seed --penalty-score --frequency-penalty --presence-penalty --repetition-penalty --logit-bias --top-logprobs --verbosity --user --metadata --think-budget --effort --search-number --reference-number --output -o --thinking --batch --input-format --id-field --jobs -j --rpm --tpm --shard --max-cost --window --schema --schema-retries --record --replay --fallback --session --tools --tool-choice --run-tools --max-turns ' ;;
        'embed') options='--provider -p --model -m --endpoint --param --timeout --connect-timeout --max-time --retries --env-file --cacert --dry-run --input -i --input-format --field --id-field --encoding --truncate --on-error --format --json --output -o --resume --force --jobs -j --rpm --tpm --shard --no-divide --nearest --top --against --matrix --quiet -q --verbose -v --debug' takes=' --provider -p --model -m --endpoint --param --timeout --connect-timeout --max-time --retries --env-file --cacert --input -i --input-format --field --id-field --encoding --on-error --format --output -o --jobs -j --rpm --tpm --shard --nearest --top --against ' ;;
        'image') options='--provider -p --model -m --endpoint --param --timeout --connect-timeout --max-time --retries --env-file --cacert --dry-run --lenient --count -N --size --style --negative --steps --sampler --cfg-scale --seed --encoding --output -o --force --url --preview --no-preview --json --raw --batch --input-format --id-field --jobs -j --rpm --resume --quiet -q --verbose -v --debug' takes=' --provider -p --model -m --endpoint --param --timeout --connect-timeout --max-time --retries --env-file --cacert --count -N --size --style --negative --steps --sampler --cfg-scale --seed --encoding --output -o --batch --input-format --id-field --jobs -j --rpm ' ;;
        'models') options='--live --can --ids --all --json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --can --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert ' ;;
        'token set') options='--in-file --no-check --timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --timeout --retries --env-file --cacert ' ;;
        'token get') options='--header --url --method --timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --url --method --timeout --retries --env-file --cacert ' ;;
        'token list') options='--json --timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --timeout --retries --env-file --cacert ' ;;
        'token remove') options='--quiet -q --verbose -v --debug' takes='  ' ;;
        'token refresh') options='--timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --timeout --retries --env-file --cacert ' ;;
        'token check') options='--json --timeout --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --timeout --retries --env-file --cacert ' ;;
        'balance') options='--all --min --json --spent --by --since --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --min --by --since --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert ' ;;
        'history list') options='--json --limit -n --quiet -q --verbose -v --debug' takes=' --limit -n ' ;;
        'history show') options='--json --quiet -q --verbose -v --debug' takes='  ' ;;
        'history search') options='--json --limit -n --quiet -q --verbose -v --debug' takes=' --limit -n ' ;;
        'history export') options='--format --output -o --quiet -q --verbose -v --debug' takes=' --format --output -o ' ;;
        'history remove') options='--older-than --all --yes -y --quiet -q --verbose -v --debug' takes=' --older-than ' ;;
        'batch list') options='--json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert ' ;;
        'batch status') options='--json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert ' ;;
        'batch fetch') options='--wait --output -o --force --json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --output -o --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert ' ;;
        'batch cancel') options='--json --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert --quiet -q --verbose -v --debug' takes=' --provider -p --timeout --connect-timeout --max-time --retries --env-file --cacert ' ;;
        'config get') options='--json --quiet -q --verbose -v --debug' takes='  ' ;;
        'config set') options='--quiet -q --verbose -v --debug' takes='  ' ;;
        'config unset') options='--quiet -q --verbose -v --debug' takes='  ' ;;
        'config list') options='--json --quiet -q --verbose -v --debug' takes='  ' ;;
        'config path') options='--quiet -q --verbose -v --debug' takes='  ' ;;
        'config edit') options='--quiet -q --verbose -v --debug' takes='  ' ;;
        'config check') options='--quiet -q --verbose -v --debug' takes='  ' ;;
        'sandbox serve') options='--port --fault --latency --script --record --rpm' takes=' --port --fault --latency --script --record --rpm ' ;;
        'completion') options='--install --force' takes='  ' ;;
        'help') options='' takes='  ' ;;
        *) return ;;
    esac
    while ((++index < count - 1)); do
        each=${words[index]}
        if [[ $each == -- ]]; then options='' takes='' before=''; continue; fi
        if [[ $takes == *" $each "* ]]; then
            ((++index < count - 1)) || number=-1
        elif [[ $each != -?* || -z $options ]]; then
            ((++number))
        fi
    done
    if ((number < 0)); then
        __ernie_values "$command:$before"
    elif [[ -n $options && $current == --*=* ]]; then
        before=${current%%=*} current=${current#*=}
        if [[ $COMP_WORDBREAKS != *=* ]]; then prefix=$before=; fi
        __ernie_values "$command:$before"
    elif [[ -n $options && $current == -* ]]; then
        candidates=($options --help)
    else
        __ernie_values "$command:$number"
    fi
    case $files in
        all) if [[ $prefix ]]; then __ernie_files ''; else compopt -o default 2>/dev/null; fi ;;
        @) if [[ $current == @* ]]; then __ernie_files @; fi ;;
    esac
    for each in $lists; do __ernie_list "$each"; done
    __ernie_offer
}
complete -o default -F _ernie ernie
