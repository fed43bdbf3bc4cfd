# fish completion for ernie; generated from its commands.

# Whether the words so far are those of a command; a TAB asks it of each command.
function __ernie_at
    set -l words (commandline -opc)
    if set -q argv[2]
        test "$words[2..3]" = "$argv"
    else
        test "$words[2]" = "$argv"
    end
end

# Whether there is a group of commands and nothing else.
function __ernie_alone
    set -l words (commandline -opc)
    test "$words[2..-1]" = "$argv"
end

# The names of a list that ernie keeps in its cache. A line with control characters is no name.
function __ernie_list
    set -l folder "$XDG_CACHE_HOME"
    if test -z "$folder"
        set folder $HOME/.cache
        test -d $HOME/Library/Caches; and set folder $HOME/Library/Caches
    end
    set folder $folder/ernie
    test -n "$ERNIE_CACHE_DIR"; and set folder $ERNIE_CACHE_DIR
    for name in $argv
        test -f $folder/complete/$name; and test -r $folder/complete/$name; or continue
        string match --regex --invert '[\x00-\x1f\x7f]|^$' <$folder/complete/$name
    end
end

# Models behind their provider's name are offered once something is typed.
function __ernie_models
    if test -n (commandline -ct | string replace --regex '^(-m|--model=?)' '' | string collect --allow-empty)
        string join -- \n $argv
    else
        string match --invert -- '*/*' $argv
    end
end

# Files behind an @.
function __ernie_at_file
    set -l typed (commandline -ct | string replace --regex '^--[a-z-]+=' '')
    string match --quiet '@*' -- $typed; or return
    set typed (string sub --start 2 -- $typed)
    for file in (__fish_complete_path $typed)
        printf '@%s\n' $file
    end
end

complete -c ernie -f

function __ernie_values_2
    string join -- \n  (__ernie_list templates)
end

function __ernie_values_3
    string join -- \n 'utf-8' 'utf-16' 'gb18030' 'gbk' 'gb2312' 'big5' 'shift_jis' 'latin-1'
end

function __ernie_values_4
    string join -- \n 'aistudio' 'qianfan' 'wenxin' 'wcode' 'local' 'sandbox' (__ernie_list providers)
end

function __ernie_values_5
    __ernie_models 'aquilachat-7b' 'bloomz-7b' 'chatglm2-6b-32k' 'chatlaw' 'deepseek-r1' 'deepseek-r1-250528' 'deepseek-r1-distill-qwen-14b' 'deepseek-r1-distill-qwen-32b' 'deepseek-v3' 'ernie-3.5-128k' 'ernie-3.5-4k-0205' 'ernie-3.5-8k' 'ernie-3.5-8k-0205' 'ernie-3.5-8k-0329' 'ernie-3.5-8k-0613' 'ernie-3.5-8k-0701' 'ernie-3.5-8k-1222' 'ernie-3.5-8k-preemptible' 'ernie-3.5-8k-preview' 'ernie-4.0-8k' 'ernie-4.0-8k-0104' 'ernie-4.0-8k-0329' 'ernie-4.0-8k-0613' 'ernie-4.0-8k-latest' 'ernie-4.0-8k-preemptible' 'ernie-4.0-8k-preview' 'ernie-4.0-8k-preview-0518' 'ernie-4.0-turbo-128k' 'ernie-4.0-turbo-8k' 'ernie-4.0-turbo-8k-latest' 'ernie-4.0-turbo-8k-preview' 'ernie-4.5-8k-preview' 'ernie-4.5-turbo-128k' 'ernie-4.5-turbo-32k' 'ernie-4.5-turbo-vl' 'ernie-4.5-turbo-vl-32k' 'ernie-5.0' 'ernie-5.0-thinking-latest' 'ernie-5.0-thinking-preview' 'ernie-5.1' 'ernie-bot-8k' 'ernie-char-8k' 'ernie-char-fiction-8k' 'ernie-character-8k' 'ernie-character-fiction-8k' 'ernie-function-8k' 'ernie-lite-8k' 'ernie-lite-8k-0308' 'ernie-lite-8k-0922' 'ernie-lite-appbuilder-8k-0614' 'ernie-lite-pro-128k' 'ernie-lite-pro-8k' 'ernie-lite-v' 'ernie-novel-8k' 'ernie-speed-128k' 'ernie-speed-8k' 'ernie-speed-appbuilder' 'ernie-speed-pro-128k' 'ernie-speed-pro-8k' 'ernie-tiny-8k' 'ernie-x1-32k' 'ernie-x1-32k-preview' 'ernie-x1-turbo-32k' 'ernie-x1.1' 'ernie-x1.1-preview' 'gemma-7b-it' 'llama-2-13b-chat' 'llama-2-70b-chat' 'llama-2-7b-chat' 'meta-llama-3-70b' 'meta-llama-3-8b' 'mixtral-8x7b-instruct' 'qianfan-bloomz-7b-compressed' 'qianfan-chinese-llama-2-13b' 'qianfan-chinese-llama-2-70b' 'qianfan-chinese-llama-2-7b' 'qianfan-dynamic-8k' 'xuanyuan-70b-chat-4bit' 'yi-34b-chat' 'aistudio/deepseek-r1' 'aistudio/deepseek-r1-250528' 'aistudio/deepseek-v3' 'aistudio/ernie-3.5-8k' 'aistudio/ernie-4.0-8k' 'aistudio/ernie-4.0-turbo-128k' 'aistudio/ernie-4.0-turbo-8k' 'aistudio/ernie-4.5-8k-preview' 'aistudio/ernie-4.5-turbo-128k' 'aistudio/ernie-4.5-turbo-32k' 'aistudio/ernie-4.5-turbo-vl-32k' 'aistudio/ernie-5.0-thinking-preview' 'aistudio/ernie-char-8k' 'aistudio/ernie-lite-8k' 'aistudio/ernie-speed-128k' 'aistudio/ernie-speed-8k' 'aistudio/ernie-tiny-8k' 'aistudio/ernie-x1-32k' 'aistudio/ernie-x1-32k-preview' 'aistudio/ernie-x1-turbo-32k' 'baidu/ERNIE-4.5-0.3B-Paddle' 'baidu/ERNIE-4.5-0.3B-PT' 'baidu/ERNIE-4.5-21B-A3B-Paddle' 'baidu/ERNIE-4.5-21B-A3B-PT' 'baidu/ERNIE-4.5-21B-A3B-Thinking' 'baidu/ernie-4.5-21b-a3b-thinking' 'baidu/ERNIE-4.5-300B-A47B-Paddle' 'baidu/ERNIE-4.5-300B-A47B-PT' 'baidu/ERNIE-4.5-VL-28B-A3B-Paddle' 'baidu/ERNIE-4.5-VL-28B-A3B-PT' 'baidu/ERNIE-4.5-VL-28B-A3B-Thinking' 'baidu/ERNIE-4.5-VL-424B-A47B-Paddle' 'baidu/ERNIE-4.5-VL-424B-A47B-PT' 'qianfan/deepseek-r1' 'qianfan/deepseek-r1-distill-qwen-14b' 'qianfan/deepseek-r1-distill-qwen-32b' 'qianfan/deepseek-v3' 'qianfan/ernie-3.5-128k' 'qianfan/ernie-3.5-8k' 'qianfan/ernie-3.5-8k-preview' 'qianfan/ernie-4.0-8k' 'qianfan/ernie-4.0-8k-latest' 'qianfan/ernie-4.0-8k-preview' 'qianfan/ernie-4.0-turbo-128k' 'qianfan/ernie-4.0-turbo-8k' 'qianfan/ernie-4.0-turbo-8k-latest' 'qianfan/ernie-4.0-turbo-8k-preview' 'qianfan/ernie-4.5-turbo-128k' 'qianfan/ernie-4.5-turbo-32k' 'qianfan/ernie-4.5-turbo-vl' 'qianfan/ernie-4.5-turbo-vl-32k' 'qianfan/ernie-5.0' 'qianfan/ernie-5.0-thinking-latest' 'qianfan/ernie-5.0-thinking-preview' 'qianfan/ernie-5.1' 'qianfan/ernie-char-8k' 'qianfan/ernie-char-fiction-8k' 'qianfan/ernie-lite-8k' 'qianfan/ernie-lite-pro-128k' 'qianfan/ernie-novel-8k' 'qianfan/ernie-speed-128k' 'qianfan/ernie-speed-8k' 'qianfan/ernie-speed-pro-128k' 'qianfan/ernie-tiny-8k' 'qianfan/ernie-x1-turbo-32k' 'qianfan/ernie-x1.1' 'qianfan/ernie-x1.1-preview' 'sandbox/deepseek-r1' 'sandbox/deepseek-r1-250528' 'sandbox/deepseek-v3' 'sandbox/ernie-3.5-8k' 'sandbox/ernie-4.0-8k' 'sandbox/ernie-4.0-turbo-128k' 'sandbox/ernie-4.0-turbo-8k' 'sandbox/ernie-4.5-8k-preview' 'sandbox/ernie-4.5-turbo-128k' 'sandbox/ernie-4.5-turbo-32k' 'sandbox/ernie-4.5-turbo-vl-32k' 'sandbox/ernie-5.0-thinking-preview' 'sandbox/ernie-char-8k' 'sandbox/ernie-lite-8k' 'sandbox/ernie-speed-128k' 'sandbox/ernie-speed-8k' 'sandbox/ernie-tiny-8k' 'sandbox/ernie-x1-32k' 'sandbox/ernie-x1-32k-preview' 'sandbox/ernie-x1-turbo-32k' 'wcode/ernie-4.0-8k' 'wcode/ernie-4.0-turbo-128k' 'wcode/ernie-speed-128k' 'wenxin/aquilachat-7b' 'wenxin/bloomz-7b' 'wenxin/chatglm2-6b-32k' 'wenxin/chatlaw' 'wenxin/ernie-3.5-128k' 'wenxin/ernie-3.5-4k-0205' 'wenxin/ernie-3.5-8k' 'wenxin/ernie-3.5-8k-0205' 'wenxin/ernie-3.5-8k-0329' 'wenxin/ernie-3.5-8k-0613' 'wenxin/ernie-3.5-8k-0701' 'wenxin/ernie-3.5-8k-1222' 'wenxin/ernie-3.5-8k-preemptible' 'wenxin/ernie-3.5-8k-preview' 'wenxin/ernie-4.0-8k' 'wenxin/ernie-4.0-8k-0104' 'wenxin/ernie-4.0-8k-0329' 'wenxin/ernie-4.0-8k-0613' 'wenxin/ernie-4.0-8k-latest' 'wenxin/ernie-4.0-8k-preemptible' 'wenxin/ernie-4.0-8k-preview' 'wenxin/ernie-4.0-8k-preview-0518' 'wenxin/ernie-4.0-turbo-8k' 'wenxin/ernie-4.0-turbo-8k-latest' 'wenxin/ernie-4.0-turbo-8k-preview' 'wenxin/ernie-bot-8k' 'wenxin/ernie-character-8k' 'wenxin/ernie-character-fiction-8k' 'wenxin/ernie-function-8k' 'wenxin/ernie-lite-8k-0308' 'wenxin/ernie-lite-8k-0922' 'wenxin/ernie-lite-appbuilder-8k-0614' 'wenxin/ernie-lite-pro-8k' 'wenxin/ernie-lite-v' 'wenxin/ernie-novel-8k' 'wenxin/ernie-speed-128k' 'wenxin/ernie-speed-8k' 'wenxin/ernie-speed-appbuilder' 'wenxin/ernie-speed-pro-128k' 'wenxin/ernie-speed-pro-8k' 'wenxin/ernie-tiny-8k' 'wenxin/gemma-7b-it' 'wenxin/llama-2-13b-chat' 'wenxin/llama-2-70b-chat' 'wenxin/llama-2-7b-chat' 'wenxin/meta-llama-3-70b' 'wenxin/meta-llama-3-8b' 'wenxin/mixtral-8x7b-instruct' 'wenxin/qianfan-bloomz-7b-compressed' 'wenxin/qianfan-chinese-llama-2-13b' 'wenxin/qianfan-chinese-llama-2-70b' 'wenxin/qianfan-chinese-llama-2-7b' 'wenxin/qianfan-dynamic-8k' 'wenxin/xuanyuan-70b-chat-4bit' 'wenxin/yi-34b-chat' 'local/baidu/ERNIE-4.5-0.3B-Paddle' 'local/baidu/ERNIE-4.5-0.3B-PT' 'local/baidu/ERNIE-4.5-21B-A3B-Paddle' 'local/baidu/ERNIE-4.5-21B-A3B-PT' 'local/baidu/ERNIE-4.5-21B-A3B-Thinking' 'local/baidu/ERNIE-4.5-300B-A47B-Paddle' 'local/baidu/ERNIE-4.5-300B-A47B-PT' 'local/baidu/ERNIE-4.5-VL-28B-A3B-Paddle' 'local/baidu/ERNIE-4.5-VL-28B-A3B-PT' 'local/baidu/ERNIE-4.5-VL-28B-A3B-Thinking' 'local/baidu/ERNIE-4.5-VL-424B-A47B-Paddle' 'local/baidu/ERNIE-4.5-VL-424B-A47B-PT' 'wcode/baidu/ernie-4.5-21b-a3b-thinking' (__ernie_list models aliases)
end

function __ernie_values_6
    string join -- \n 'low' 'medium' 'high'
end

function __ernie_values_7
    string join -- \n 'low' 'medium' 'high' 'xhigh' 'max'
end

function __ernie_values_8
    string join -- \n 'auto' 'show' 'hide' 'only'
end

function __ernie_values_9
    string join -- \n 'jsonl' 'csv' 'tsv'
end

function __ernie_values_10
    string join -- \n  (__ernie_list sessions)
end

function __ernie_values_11
    string join -- \n 'none' 'auto' 'required'
end

function __ernie_values_12
    string join -- \n 'ask' 'always'
end

function __ernie_values_13
    __ernie_models 'bge-large-en' 'bge-large-zh' 'embedding-v1' 'qwen3-embedding-0.6b' 'qwen3-embedding-4b' 'qwen3-embedding-8b' 'tao-8k' 'aistudio/bge-large-zh' 'aistudio/embedding-v1' 'qianfan/bge-large-en' 'qianfan/bge-large-zh' 'qianfan/embedding-v1' 'qianfan/qwen3-embedding-0.6b' 'qianfan/qwen3-embedding-4b' 'qianfan/qwen3-embedding-8b' 'qianfan/tao-8k' 'sandbox/bge-large-zh' 'sandbox/embedding-v1' 'wenxin/bge-large-en' 'wenxin/bge-large-zh' 'wenxin/embedding-v1' 'wenxin/tao-8k' (__ernie_list models aliases)
end

function __ernie_values_14
    string join -- \n 'lines' 'text' 'jsonl' 'csv' 'tsv'
end

function __ernie_values_15
    string join -- \n 'skip' 'fail'
end

function __ernie_values_16
    string join -- \n 'json' 'jsonl' 'csv' 'tsv' 'npy' 'base64'
end

function __ernie_values_17
    __ernie_models 'ERNIE-Image-Turbo' 'ERNIE-ViLG' 'flux.1-schnell' 'irag-1.0' 'Stable-Diffusion-XL' 'aistudio/ERNIE-Image-Turbo' 'aistudio/Stable-Diffusion-XL' 'qianfan/flux.1-schnell' 'qianfan/irag-1.0' 'sandbox/ERNIE-Image-Turbo' 'sandbox/Stable-Diffusion-XL' 'wenxin/ERNIE-ViLG' 'wenxin/Stable-Diffusion-XL' (__ernie_list models aliases)
end

function __ernie_values_18
    string join -- \n '768x768' '1024x1024' '1536x1536' '2048x2048' '1024x768' '2048x1536' '768x1024' '1536x2048' '576x1024' '1152x2048' '1024x576' '2048x1152' '1376x768' '1264x848' '1200x896' '896x1200' '848x1264' '768x1376'
end

function __ernie_values_19
    string join -- \n 'base' '3d-model' 'analog-film' 'anime' 'cinematic' 'comic-book' 'craft-clay' 'digital-art' 'enhance' 'fantasy-art' 'isometric' 'line-art' 'lowpoly' 'neonpunk' 'origami' 'photographic' 'pixel-art' 'texture'
end

function __ernie_values_20
    string join -- \n 'euler' 'euler-a' 'dpm++-2m' 'dpm++-2m-karras' 'lms-karras' 'dpm++-sde' 'dpm++-sde-karras' 'dpm2-a-karras' 'heun' 'dpm++-2m-sde' 'dpm++-2m-sde-karras' 'dpm2' 'dpm2-karras' 'dpm2-a' 'lms'
end

function __ernie_values_21
    string join -- \n 'chat' 'vision' 'tools' 'schema' 'search' 'reasoning' 'embed' 'image'
end

function __ernie_values_22
    __ernie_models 'aquilachat-7b' 'bce-reranker-base' 'bce-reranker-base_v1' 'bge-large-en' 'bge-large-zh' 'bloomz-7b' 'chatglm2-6b-32k' 'chatlaw' 'codellama-7b-instruct' 'deepseek-r1' 'deepseek-r1-250528' 'deepseek-r1-distill-qwen-14b' 'deepseek-r1-distill-qwen-32b' 'deepseek-v3' 'embedding-v1' 'ernie-3.5-128k' 'ernie-3.5-4k-0205' 'ernie-3.5-8k' 'ernie-3.5-8k-0205' 'ernie-3.5-8k-0329' 'ernie-3.5-8k-0613' 'ernie-3.5-8k-0701' 'ernie-3.5-8k-1222' 'ernie-3.5-8k-preemptible' 'ernie-3.5-8k-preview' 'ernie-4.0-8k' 'ernie-4.0-8k-0104' 'ernie-4.0-8k-0329' 'ernie-4.0-8k-0613' 'ernie-4.0-8k-latest' 'ernie-4.0-8k-preemptible' 'ernie-4.0-8k-preview' 'ernie-4.0-8k-preview-0518' 'ernie-4.0-turbo-128k' 'ernie-4.0-turbo-8k' 'ernie-4.0-turbo-8k-latest' 'ernie-4.0-turbo-8k-preview' 'ernie-4.5-8k-preview' 'ernie-4.5-turbo-128k' 'ernie-4.5-turbo-32k' 'ernie-4.5-turbo-vl' 'ernie-4.5-turbo-vl-32k' 'ernie-5.0' 'ernie-5.0-thinking-latest' 'ernie-5.0-thinking-preview' 'ernie-5.1' 'ernie-bot-8k' 'ernie-char-8k' 'ernie-char-fiction-8k' 'ernie-character-8k' 'ernie-character-fiction-8k' 'ernie-function-8k' 'ERNIE-Image-Turbo' 'ernie-lite-8k' 'ernie-lite-8k-0308' 'ernie-lite-8k-0922' 'ernie-lite-appbuilder-8k-0614' 'ernie-lite-pro-128k' 'ernie-lite-pro-8k' 'ernie-lite-v' 'ernie-novel-8k' 'ernie-speed-128k' 'ernie-speed-8k' 'ernie-speed-appbuilder' 'ernie-speed-pro-128k' 'ernie-speed-pro-8k' 'ernie-tiny-8k' 'ERNIE-ViLG' 'ernie-x1-32k' 'ernie-x1-32k-preview' 'ernie-x1-turbo-32k' 'ernie-x1.1' 'ernie-x1.1-preview' 'flux.1-schnell' 'fuyu-8b' 'gemma-7b-it' 'irag-1.0' 'llama-2-13b-chat' 'llama-2-70b-chat' 'llama-2-7b-chat' 'meta-llama-3-70b' 'meta-llama-3-8b' 'mixtral-8x7b-instruct' 'qianfan-bloomz-7b-compressed' 'qianfan-chinese-llama-2-13b' 'qianfan-chinese-llama-2-70b' 'qianfan-chinese-llama-2-7b' 'qianfan-dynamic-8k' 'qwen3-embedding-0.6b' 'qwen3-embedding-4b' 'qwen3-embedding-8b' 'sqlcoder-7b' 'Stable-Diffusion-XL' 'tao-8k' 'xuanyuan-70b-chat-4bit' 'yi-34b-chat' 'aistudio/bge-large-zh' 'aistudio/deepseek-r1' 'aistudio/deepseek-r1-250528' 'aistudio/deepseek-v3' 'aistudio/embedding-v1' 'aistudio/ernie-3.5-8k' 'aistudio/ernie-4.0-8k' 'aistudio/ernie-4.0-turbo-128k' 'aistudio/ernie-4.0-turbo-8k' 'aistudio/ernie-4.5-8k-preview' 'aistudio/ernie-4.5-turbo-128k' 'aistudio/ernie-4.5-turbo-32k' 'aistudio/ernie-4.5-turbo-vl-32k' 'aistudio/ernie-5.0-thinking-preview' 'aistudio/ernie-char-8k' 'aistudio/ERNIE-Image-Turbo' 'aistudio/ernie-lite-8k' 'aistudio/ernie-speed-128k' 'aistudio/ernie-speed-8k' 'aistudio/ernie-tiny-8k' 'aistudio/ernie-x1-32k' 'aistudio/ernie-x1-32k-preview' 'aistudio/ernie-x1-turbo-32k' 'aistudio/Stable-Diffusion-XL' 'baidu/ERNIE-4.5-0.3B-Paddle' 'baidu/ERNIE-4.5-0.3B-PT' 'baidu/ERNIE-4.5-21B-A3B-Paddle' 'baidu/ERNIE-4.5-21B-A3B-PT' 'baidu/ERNIE-4.5-21B-A3B-Thinking' 'baidu/ernie-4.5-21b-a3b-thinking' 'baidu/ERNIE-4.5-300B-A47B-Paddle' 'baidu/ERNIE-4.5-300B-A47B-PT' 'baidu/ERNIE-4.5-VL-28B-A3B-Paddle' 'baidu/ERNIE-4.5-VL-28B-A3B-PT' 'baidu/ERNIE-4.5-VL-28B-A3B-Thinking' 'baidu/ERNIE-4.5-VL-424B-A47B-Paddle' 'baidu/ERNIE-4.5-VL-424B-A47B-PT' 'qianfan/bce-reranker-base' 'qianfan/bge-large-en' 'qianfan/bge-large-zh' 'qianfan/deepseek-r1' 'qianfan/deepseek-r1-distill-qwen-14b' 'qianfan/deepseek-r1-distill-qwen-32b' 'qianfan/deepseek-v3' 'qianfan/embedding-v1' 'qianfan/ernie-3.5-128k' 'qianfan/ernie-3.5-8k' 'qianfan/ernie-3.5-8k-preview' 'qianfan/ernie-4.0-8k' 'qianfan/ernie-4.0-8k-latest' 'qianfan/ernie-4.0-8k-preview' 'qianfan/ernie-4.0-turbo-128k' 'qianfan/ernie-4.0-turbo-8k' 'qianfan/ernie-4.0-turbo-8k-latest' 'qianfan/ernie-4.0-turbo-8k-preview' 'qianfan/ernie-4.5-turbo-128k' 'qianfan/ernie-4.5-turbo-32k' 'qianfan/ernie-4.5-turbo-vl' 'qianfan/ernie-4.5-turbo-vl-32k' 'qianfan/ernie-5.0' 'qianfan/ernie-5.0-thinking-latest' 'qianfan/ernie-5.0-thinking-preview' 'qianfan/ernie-5.1' 'qianfan/ernie-char-8k' 'qianfan/ernie-char-fiction-8k' 'qianfan/ernie-lite-8k' 'qianfan/ernie-lite-pro-128k' 'qianfan/ernie-novel-8k' 'qianfan/ernie-speed-128k' 'qianfan/ernie-speed-8k' 'qianfan/ernie-speed-pro-128k' 'qianfan/ernie-tiny-8k' 'qianfan/ernie-x1-turbo-32k' 'qianfan/ernie-x1.1' 'qianfan/ernie-x1.1-preview' 'qianfan/flux.1-schnell' 'qianfan/irag-1.0' 'qianfan/qwen3-embedding-0.6b' 'qianfan/qwen3-embedding-4b' 'qianfan/qwen3-embedding-8b' 'qianfan/tao-8k' 'sandbox/bge-large-zh' 'sandbox/deepseek-r1' 'sandbox/deepseek-r1-250528' 'sandbox/deepseek-v3' 'sandbox/embedding-v1' 'sandbox/ernie-3.5-8k' 'sandbox/ernie-4.0-8k' 'sandbox/ernie-4.0-turbo-128k' 'sandbox/ernie-4.0-turbo-8k' 'sandbox/ernie-4.5-8k-preview' 'sandbox/ernie-4.5-turbo-128k' 'sandbox/ernie-4.5-turbo-32k' 'sandbox/ernie-4.5-turbo-vl-32k' 'sandbox/ernie-5.0-thinking-preview' 'sandbox/ernie-char-8k' 'sandbox/ERNIE-Image-Turbo' 'sandbox/ernie-lite-8k' 'sandbox/ernie-speed-128k' 'sandbox/ernie-speed-8k' 'sandbox/ernie-tiny-8k' 'sandbox/ernie-x1-32k' 'sandbox/ernie-x1-32k-preview' 'sandbox/ernie-x1-turbo-32k' 'sandbox/Stable-Diffusion-XL' 'wcode/ernie-4.0-8k' 'wcode/ernie-4.0-turbo-128k' 'wcode/ernie-speed-128k' 'wenxin/aquilachat-7b' 'wenxin/bce-reranker-base_v1' 'wenxin/bge-large-en' 'wenxin/bge-large-zh' 'wenxin/bloomz-7b' 'wenxin/chatglm2-6b-32k' 'wenxin/chatlaw' 'wenxin/codellama-7b-instruct' 'wenxin/embedding-v1' 'wenxin/ernie-3.5-128k' 'wenxin/ernie-3.5-4k-0205' 'wenxin/ernie-3.5-8k' 'wenxin/ernie-3.5-8k-0205' 'wenxin/ernie-3.5-8k-0329' 'wenxin/ernie-3.5-8k-0613' 'wenxin/ernie-3.5-8k-0701' 'wenxin/ernie-3.5-8k-1222' 'wenxin/ernie-3.5-8k-preemptible' 'wenxin/ernie-3.5-8k-preview' 'wenxin/ernie-4.0-8k' 'wenxin/ernie-4.0-8k-0104' 'wenxin/ernie-4.0-8k-0329' 'wenxin/ernie-4.0-8k-0613' 'wenxin/ernie-4.0-8k-latest' 'wenxin/ernie-4.0-8k-preemptible' 'wenxin/ernie-4.0-8k-preview' 'wenxin/ernie-4.0-8k-preview-0518' 'wenxin/ernie-4.0-turbo-8k' 'wenxin/ernie-4.0-turbo-8k-latest' 'wenxin/ernie-4.0-turbo-8k-preview' 'wenxin/ernie-bot-8k' 'wenxin/ernie-character-8k' 'wenxin/ernie-character-fiction-8k' 'wenxin/ernie-function-8k' 'wenxin/ernie-lite-8k-0308' 'wenxin/ernie-lite-8k-0922' 'wenxin/ernie-lite-appbuilder-8k-0614' 'wenxin/ernie-lite-pro-8k' 'wenxin/ernie-lite-v' 'wenxin/ernie-novel-8k' 'wenxin/ernie-speed-128k' 'wenxin/ernie-speed-8k' 'wenxin/ernie-speed-appbuilder' 'wenxin/ernie-speed-pro-128k' 'wenxin/ernie-speed-pro-8k' 'wenxin/ernie-tiny-8k' 'wenxin/ERNIE-ViLG' 'wenxin/fuyu-8b' 'wenxin/gemma-7b-it' 'wenxin/llama-2-13b-chat' 'wenxin/llama-2-70b-chat' 'wenxin/llama-2-7b-chat' 'wenxin/meta-llama-3-70b' 'wenxin/meta-llama-3-8b' 'wenxin/mixtral-8x7b-instruct' 'wenxin/qianfan-bloomz-7b-compressed' 'wenxin/qianfan-chinese-llama-2-13b' 'wenxin/qianfan-chinese-llama-2-70b' 'wenxin/qianfan-chinese-llama-2-7b' 'wenxin/qianfan-dynamic-8k' 'wenxin/sqlcoder-7b' 'wenxin/Stable-Diffusion-XL' 'wenxin/tao-8k' 'wenxin/xuanyuan-70b-chat-4bit' 'wenxin/yi-34b-chat' 'local/baidu/ERNIE-4.5-0.3B-Paddle' 'local/baidu/ERNIE-4.5-0.3B-PT' 'local/baidu/ERNIE-4.5-21B-A3B-Paddle' 'local/baidu/ERNIE-4.5-21B-A3B-PT' 'local/baidu/ERNIE-4.5-21B-A3B-Thinking' 'local/baidu/ERNIE-4.5-300B-A47B-Paddle' 'local/baidu/ERNIE-4.5-300B-A47B-PT' 'local/baidu/ERNIE-4.5-VL-28B-A3B-Paddle' 'local/baidu/ERNIE-4.5-VL-28B-A3B-PT' 'local/baidu/ERNIE-4.5-VL-28B-A3B-Thinking' 'local/baidu/ERNIE-4.5-VL-424B-A47B-Paddle' 'local/baidu/ERNIE-4.5-VL-424B-A47B-PT' 'wcode/baidu/ernie-4.5-21b-a3b-thinking' (__ernie_list models)
end

function __ernie_values_23
    string join -- \n 'GET' 'POST'
end

function __ernie_values_24
    string join -- \n 'day' 'model' 'provider' 'session'
end

function __ernie_values_25
    string join -- \n '7d' '24h'
end

function __ernie_values_26
    string join -- \n 'last' (__ernie_list sessions conversations)
end

function __ernie_values_27
    string join -- \n 'markdown' 'json' 'jsonl'
end

function __ernie_values_28
    string join -- \n  (__ernie_list sessions conversations)
end

function __ernie_values_29
    string join -- \n '30d'
end

function __ernie_values_30
    string join -- \n  (__ernie_list batches)
end

function __ernie_values_31
    string join -- \n 'default_provider' 'default_model.chat' 'default_model.embed' 'default_model.image' 'chat.temperature' 'chat.top_p' 'chat.min_p' 'chat.top_a' 'chat.penalty_score' 'chat.frequency_penalty' 'chat.presence_penalty' 'chat.repetition_penalty' 'chat.top_k' 'chat.max_tokens' 'chat.min_tokens' 'chat.seed' 'chat.top_logprobs' 'chat.think_budget' 'chat.search_number' 'chat.reference_number' 'chat.verbosity' 'chat.user' 'chat.effort' 'chat.logprobs' 'chat.think' 'chat.search' 'chat.citations' 'chat.stop' 'chat.metadata' 'chat.timeout' 'chat.connect_timeout' 'chat.max_time' 'chat.retries' 'chat.system' 'chat.stream' 'chat.usage' 'chat.lenient' 'chat.markdown' 'chat.sources' 'chat.log' 'chat.json' 'chat.thinking' 'providers.aistudio.base_url' 'providers.aistudio.key_command' 'providers.aistudio.default_model' 'providers.aistudio.headers' 'providers.aistudio.proxy' 'providers.qianfan.base_url' 'providers.qianfan.key_command' 'providers.qianfan.default_model' 'providers.qianfan.headers' 'providers.qianfan.proxy' 'providers.wenxin.base_url' 'providers.wenxin.key_command' 'providers.wenxin.default_model' 'providers.wenxin.headers' 'providers.wenxin.proxy' 'providers.wcode.base_url' 'providers.wcode.key_command' 'providers.wcode.default_model' 'providers.wcode.headers' 'providers.wcode.proxy' 'providers.local.base_url' 'providers.local.key_command' 'providers.local.default_model' 'providers.local.headers' 'providers.local.proxy' 'providers.sandbox.base_url' 'providers.sandbox.key_command' 'providers.sandbox.default_model' 'providers.sandbox.headers' 'providers.sandbox.proxy'
end

function __ernie_values_32
    string join -- \n 'bash' 'zsh' 'fish' 'powershell'
end

function __ernie_values_33
    string join -- \n 'chat' 'embed' 'image' 'models' 'token' 'balance' 'history' 'batch' 'config' 'sandbox' 'completion' 'help' 'providers' 'config.yaml' 'ernie'
end

complete -c ernie -n __fish_is_first_token -a chat -d 'Ask a model and print the answer as it arrives.'
complete -c ernie -n __fish_is_first_token -a embed -d 'Make vectors of texts, rank texts by likeness.'
complete -c ernie -n __fish_is_first_token -a image -d 'Draw pictures and keep them as files.'
complete -c ernie -n __fish_is_first_token -a models -d 'List the models of a provider, tell all about one.'
complete -c ernie -n __fish_is_first_token -a token -d 'Set, show, list, try and remove keys.'
complete -c ernie -n __fish_is_first_token -a balance -d 'Show what is left, and what was spent.'
complete -c ernie -n __fish_is_first_token -a history -d 'List, show, search, export and remove conversations.'
complete -c ernie -n __fish_is_first_token -a batch -d 'Watch, fetch and cancel jobs at a provider\'s batch service.'
complete -c ernie -n __fish_is_first_token -a config -d 'Show, set and check the settings.'
complete -c ernie -n __fish_is_first_token -a sandbox -d 'Test scripts without a key, money or a network.'
complete -c ernie -n __fish_is_first_token -a completion -d 'Make TAB complete commands, flags and names.'
complete -c ernie -n __fish_is_first_token -a help -d 'Show the manual page of a command.'
complete -c ernie -n __fish_is_first_token -l version -d 'Show the version.'
complete -c ernie -l help -s h -d 'Show what it does and takes.'
complete -c ernie -n '__ernie_alone token' -a set -d 'Store a key in the system\'s keyring, once it is known to work.'
complete -c ernie -n '__ernie_alone token' -a get -d 'Print the key, or a fresh access token, and nothing else.'
complete -c ernie -n '__ernie_alone token' -a list -d 'Show every provider\'s key, masked, and where it comes from.'
complete -c ernie -n '__ernie_alone token' -a remove -d 'Remove a provider\'s key from the keyring and the file.'
complete -c ernie -n '__ernie_alone token' -a refresh -d 'Log in again, and replace the kept access token.'
complete -c ernie -n '__ernie_alone token' -a check -d 'Ask each provider whether its key works.'
complete -c ernie -n '__ernie_alone history' -a list -d 'List the conversations, the latest first.'
complete -c ernie -n '__ernie_alone history' -a show -d 'Show a conversation, by default the last one of this terminal.'
complete -c ernie -n '__ernie_alone history' -a search -d 'Search questions and answers, the latest first.'
complete -c ernie -n '__ernie_alone history' -a export -d 'Write conversations as Markdown, JSON, or JSON lines.'
complete -c ernie -n '__ernie_alone history' -a remove -d 'Remove conversations, with the pictures that no other one shows.'
complete -c ernie -n '__ernie_alone batch' -a list -d 'List the newest 100 jobs, the newest first.'
complete -c ernie -n '__ernie_alone batch' -a status -d 'Show how far jobs are.'
complete -c ernie -n '__ernie_alone batch' -a fetch -d 'Write the results of jobs, as chat --batch writes them.'
complete -c ernie -n '__ernie_alone batch' -a cancel -d 'Stop jobs; what is answered by then can be fetched.'
complete -c ernie -n '__ernie_alone config' -a get -d 'Print the value of a key.'
complete -c ernie -n '__ernie_alone config' -a set -d 'Set a key to a value, or to several.'
complete -c ernie -n '__ernie_alone config' -a unset -d 'Remove a key, and what stands below it.'
complete -c ernie -n '__ernie_alone config' -a list -d 'Show what is set, and where.'
complete -c ernie -n '__ernie_alone config' -a path -d 'Print where the file is, or would be.'
complete -c ernie -n '__ernie_alone config' -a edit -d 'Edit the file in VISUAL or EDITOR.'
complete -c ernie -n '__ernie_alone config' -a check -d 'Tell all that is wrong in it.'
complete -c ernie -n '__ernie_alone sandbox' -a serve -d 'Serve all services on loopback until Ctrl-C.'
complete -c ernie -n '__ernie_at chat' -s s -l system -x -a '(__ernie_at_file)' -d 'The system prompt.'
complete -c ernie -n '__ernie_at chat' -s f -l file -rF -d 'Add a file to the question; repeatable.'
complete -c ernie -n '__ernie_at chat' -s a -l attach -rF -d 'Show a picture: JPEG, PNG, BMP, or an address; repeatable.'
complete -c ernie -n '__ernie_at chat' -l keep-metadata -d 'Send pictures with where they were taken.'
complete -c ernie -n '__ernie_at chat' -s e -l editor -d 'Write the question in VISUAL or EDITOR, beginning with what is given.'
complete -c ernie -n '__ernie_at chat' -l messages -rF -d 'A list of messages in OpenAI\'s form (JSON).'
complete -c ernie -n '__ernie_at chat' -s t -l template -x -a '(__ernie_values_2)' -d 'A question prepared in templates/NAME.yaml.'
complete -c ernie -n '__ernie_at chat' -s V -x -d 'What a template\'s {{KEY}} stands for; repeatable.'
complete -c ernie -n '__ernie_at chat' -s n -l no-stdin -d 'Leave standard input alone.'
complete -c ernie -n '__ernie_at chat' -l encoding -x -a '(__ernie_values_3)' -d 'Encoding of stdin and files (UTF-8).'
complete -c ernie -n '__ernie_at chat' -s p -l provider -x -a '(__ernie_values_4)' -d 'Whom to ask (ERNIE_PROVIDER).'
complete -c ernie -n '__ernie_at chat' -s m -l model -x -a '(__ernie_values_5)' -d 'Which model; also provider/id (ERNIE_MODEL).'
complete -c ernie -n '__ernie_at chat' -l endpoint -x -d 'The path below the base URL, for own deployments.'
complete -c ernie -n '__ernie_at chat' -l param -x -d 'Send any other field as text; KEY:=JSON as JSON.'
complete -c ernie -n '__ernie_at chat' -l timeout -x -d 'No content for so long ends the call (ERNIE_TIMEOUT; 120).'
complete -c ernie -n '__ernie_at chat' -l connect-timeout -x -d 'Limit for connecting (10).'
complete -c ernie -n '__ernie_at chat' -l max-time -x -d 'Limit for the whole call (none).'
complete -c ernie -n '__ernie_at chat' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at chat' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at chat' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at chat' -l dry-run -d 'Print the request as a curl command; send nothing.'
complete -c ernie -n '__ernie_at chat' -l lenient -d 'Adjust or drop what the service would refuse.'
complete -c ernie -n '__ernie_at chat' -l temperature -x -d 'Randomness of the answer.'
complete -c ernie -n '__ernie_at chat' -l top-p -x -d 'Share of likely words to choose from.'
complete -c ernie -n '__ernie_at chat' -l top-k -x -d 'Number of likely words to choose from.'
complete -c ernie -n '__ernie_at chat' -l min-p -x -d 'Least likelihood, relative to the likeliest word.'
complete -c ernie -n '__ernie_at chat' -l top-a -x -d 'Least likelihood, relative to its square.'
complete -c ernie -n '__ernie_at chat' -l max-tokens -x -d 'Longest answer, in tokens.'
complete -c ernie -n '__ernie_at chat' -l min-tokens -x -d 'Shortest answer, in tokens.'
complete -c ernie -n '__ernie_at chat' -l stop -x -d 'End the answer at this text; repeatable.'
complete -c ernie -n '__ernie_at chat' -l seed -x -d 'Same seed, same answer, as far as it goes.'
complete -c ernie -n '__ernie_at chat' -l penalty-score -x -d 'Penalty on words that were said.'
complete -c ernie -n '__ernie_at chat' -l frequency-penalty -x -d 'Penalty by how often a word was said.'
complete -c ernie -n '__ernie_at chat' -l presence-penalty -x -d 'Penalty on a word that was said at all.'
complete -c ernie -n '__ernie_at chat' -l repetition-penalty -x -d 'Penalty on words of question and answer.'
complete -c ernie -n '__ernie_at chat' -l logit-bias -x -d 'Likelihood of tokens, by their id.'
complete -c ernie -n '__ernie_at chat' -l logprobs -d 'Ask for the likelihood of each token.'
complete -c ernie -n '__ernie_at chat' -l top-logprobs -x -d 'And of N others in its place.'
complete -c ernie -n '__ernie_at chat' -l verbosity -x -a '(__ernie_values_6)' -d 'low, medium or high.'
complete -c ernie -n '__ernie_at chat' -l user -x -d 'Your own id for the end user.'
complete -c ernie -n '__ernie_at chat' -l metadata -x -d 'A pair to send along; repeatable.'
complete -c ernie -n '__ernie_at chat' -l think -l no-think -d 'Think before answering, or do not.'
complete -c ernie -n '__ernie_at chat' -l think-budget -x -d 'Longest thinking, in tokens.'
complete -c ernie -n '__ernie_at chat' -l effort -x -a '(__ernie_values_7)' -d 'How hard to think: low, medium, high, xhigh, max.'
complete -c ernie -n '__ernie_at chat' -l search -l no-search -d 'Search the web for the answer, or do not.'
complete -c ernie -n '__ernie_at chat' -l citations -d 'Marks such as ^[1]^ where a source is used; implies --search.'
complete -c ernie -n '__ernie_at chat' -l search-number -x -d 'How many pages to find (1-28); implies --search.'
complete -c ernie -n '__ernie_at chat' -l reference-number -x -d 'How many of these to use (1-28); implies --search.'
complete -c ernie -n '__ernie_at chat' -l stream -l no-stream -d 'Ask for a stream, or for a whole.'
complete -c ernie -n '__ernie_at chat' -l json -d 'One JSON document; with --stream, JSON lines.'
complete -c ernie -n '__ernie_at chat' -l raw -d 'The service\'s own JSON, unchanged.'
complete -c ernie -n '__ernie_at chat' -s o -l output -rF -d 'Write FILE, whole or not at all.'
complete -c ernie -n '__ernie_at chat' -l usage -d 'Tokens and cost on stderr.'
complete -c ernie -n '__ernie_at chat' -l thinking -x -a '(__ernie_values_8)' -d 'Thinking: before the answer, nowhere, or alone.'
complete -c ernie -n '__ernie_at chat' -l markdown -l no-markdown -d 'Lay out Markdown, as is usual on a terminal, or do not.'
complete -c ernie -n '__ernie_at chat' -l split-think -d 'Take what stands before </think> in the text for thinking.'
complete -c ernie -n '__ernie_at chat' -l sources -d 'The sources of a search below the answer, on stdout.'
complete -c ernie -n '__ernie_at chat' -l batch -rF -d 'Ask each row of FILE (JSON lines, CSV, TSV).'
complete -c ernie -n '__ernie_at chat' -l input-format -x -a '(__ernie_values_9)' -d 'What the input is (by its ending).'
complete -c ernie -n '__ernie_at chat' -l id-field -x -d 'The field that identifies a row (id, custom_id).'
complete -c ernie -n '__ernie_at chat' -s j -l jobs -x -d 'Requests at the same time.'
complete -c ernie -n '__ernie_at chat' -l rpm -x -d 'No more requests a minute than this.'
complete -c ernie -n '__ernie_at chat' -l tpm -x -d 'No more tokens a minute than this.'
complete -c ernie -n '__ernie_at chat' -l resume -d 'Go on with FILE: ask what is missing in it or failed.'
complete -c ernie -n '__ernie_at chat' -l force -d 'Write FILE anew, whatever is in it.'
complete -c ernie -n '__ernie_at chat' -l shard -x -d 'Only rows whose number modulo N is I.'
complete -c ernie -n '__ernie_at chat' -l no-divide -d 'Do not divide --rpm and --tpm by the number of shards.'
complete -c ernie -n '__ernie_at chat' -l max-cost -x -d 'End before the row that could cost more in all.'
complete -c ernie -n '__ernie_at chat' -l remote -d 'Hand the rows to the provider\'s batch service.'
complete -c ernie -n '__ernie_at chat' -l wait -d 'With --remote: wait for the results and write them.'
complete -c ernie -n '__ernie_at chat' -l window -x -d 'With --remote: how long it may take (24).'
complete -c ernie -n '__ernie_at chat' -l schema -x -a '(__ernie_at_file)' -d 'JSON that fits a schema, e.g. \'name, age int, tags [str]\'.'
complete -c ernie -n '__ernie_at chat' -l schema-multi -d 'A list of what fits, as JSON lines.'
complete -c ernie -n '__ernie_at chat' -l schema-retries -x -d 'Ask again so often for what does not fit (2).'
complete -c ernie -n '__ernie_at chat' -l json-object -d 'Any JSON object.'
complete -c ernie -n '__ernie_at chat' -s x -l extract -d 'Only the first fenced block of code.'
complete -c ernie -n '__ernie_at chat' -l record -rF -d 'Keep what is asked and answered in FILE (YAML).'
complete -c ernie -n '__ernie_at chat' -l replay -rF -d 'Answer from FILE, as it was recorded: no key, no network.'
complete -c ernie -n '__ernie_at chat' -l cache -d 'The same request, the same answer: from our own cache.'
complete -c ernie -n '__ernie_at chat' -l fallback -x -a '(__ernie_values_5)' -d 'Ask this one when a model is limited or down; repeatable.'
complete -c ernie -n '__ernie_at chat' -s c -l continue -d 'Go on with the last conversation of this terminal.'
complete -c ernie -n '__ernie_at chat' -l session -x -a '(__ernie_values_10)' -d 'Go on with the conversation of that name, or begin it.'
complete -c ernie -n '__ernie_at chat' -s i -l interactive -d 'Talk at the terminal, line by line.'
complete -c ernie -n '__ernie_at chat' -l no-log -d 'Leave no trace in the history (ERNIE_NO_LOG).'
complete -c ernie -n '__ernie_at chat' -l tools -rF -d 'Functions that the model may call (JSON or YAML).'
complete -c ernie -n '__ernie_at chat' -l tool-choice -x -a '(__ernie_values_11)' -d 'Whether one must be called, and which.'
complete -c ernie -n '__ernie_at chat' -l no-parallel-tools -d 'One call a turn.'
complete -c ernie -n '__ernie_at chat' -l run-tools -x -a '(__ernie_values_12)' -d 'Run what is called, each for 60 s or its own timeout, until the model answers.'
complete -c ernie -n '__ernie_at chat' -l max-turns -x -d 'Ask the model so often at most (8).'
complete -c ernie -n '__ernie_at chat' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at chat' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at chat' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at embed' -s p -l provider -x -a '(__ernie_values_4)' -d 'Whom to ask (ERNIE_PROVIDER).'
complete -c ernie -n '__ernie_at embed' -s m -l model -x -a '(__ernie_values_13)' -d 'Which model; also provider/id (ERNIE_EMBED_MODEL).'
complete -c ernie -n '__ernie_at embed' -l endpoint -x -d 'The path below the base URL, for own deployments.'
complete -c ernie -n '__ernie_at embed' -l param -x -d 'Send any other field as text; KEY:=JSON as JSON.'
complete -c ernie -n '__ernie_at embed' -l timeout -x -d 'No content for so long ends the call (ERNIE_TIMEOUT; 120).'
complete -c ernie -n '__ernie_at embed' -l connect-timeout -x -d 'Limit for connecting (10).'
complete -c ernie -n '__ernie_at embed' -l max-time -x -d 'Limit for the whole call (none).'
complete -c ernie -n '__ernie_at embed' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at embed' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at embed' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at embed' -l dry-run -d 'Print the request as a curl command; send nothing.'
complete -c ernie -n '__ernie_at embed' -s i -l input -rF -d 'Read the texts from FILE.'
complete -c ernie -n '__ernie_at embed' -l input-format -x -a '(__ernie_values_14)' -d 'What the input is (by its ending, else lines).'
complete -c ernie -n '__ernie_at embed' -l field -x -d 'The field or column that holds the text (text).'
complete -c ernie -n '__ernie_at embed' -l id-field -x -d 'The field that identifies a row (id, custom_id).'
complete -c ernie -n '__ernie_at embed' -l encoding -x -a '(__ernie_values_3)' -d 'Encoding of the input (UTF-8).'
complete -c ernie -n '__ernie_at embed' -l truncate -d 'Cut texts at the model\'s limit.'
complete -c ernie -n '__ernie_at embed' -l on-error -x -a '(__ernie_values_15)' -d 'Leave out a text that cannot be embedded, or end with it.'
complete -c ernie -n '__ernie_at embed' -l format -x -a '(__ernie_values_16)' -d 'What comes out (by the ending of -o, else jsonl).'
complete -c ernie -n '__ernie_at embed' -l json -d 'One JSON document: --format json; of --nearest and --matrix too.'
complete -c ernie -n '__ernie_at embed' -s o -l output -rF -d 'Write FILE.'
complete -c ernie -n '__ernie_at embed' -l resume -d 'Go on with FILE where it ends.'
complete -c ernie -n '__ernie_at embed' -l force -d 'Write FILE anew, whatever is in it.'
complete -c ernie -n '__ernie_at embed' -s j -l jobs -x -d 'Requests at the same time.'
complete -c ernie -n '__ernie_at embed' -l rpm -x -d 'No more requests a minute than this.'
complete -c ernie -n '__ernie_at embed' -l tpm -x -d 'No more tokens a minute than this.'
complete -c ernie -n '__ernie_at embed' -l shard -x -d 'Only rows whose number modulo N is I.'
complete -c ernie -n '__ernie_at embed' -l no-divide -d 'Do not divide --rpm and --tpm by the number of shards.'
complete -c ernie -n '__ernie_at embed' -l nearest -x -d 'Rank the texts by how alike they are to TEXT.'
complete -c ernie -n '__ernie_at embed' -l top -x -d 'Print the N best.'
complete -c ernie -n '__ernie_at embed' -l against -rF -d 'Rank the saved vectors of FILE (.npy, JSON lines) instead.'
complete -c ernie -n '__ernie_at embed' -l matrix -d 'How alike each text is to each.'
complete -c ernie -n '__ernie_at embed' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at embed' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at embed' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at image' -s p -l provider -x -a '(__ernie_values_4)' -d 'Whom to ask (ERNIE_PROVIDER).'
complete -c ernie -n '__ernie_at image' -s m -l model -x -a '(__ernie_values_17)' -d 'Which model; also provider/id (ERNIE_IMAGE_MODEL).'
complete -c ernie -n '__ernie_at image' -l endpoint -x -d 'The path below the base URL, for own deployments.'
complete -c ernie -n '__ernie_at image' -l param -x -d 'Send any other field as text; KEY:=JSON as JSON.'
complete -c ernie -n '__ernie_at image' -l timeout -x -d 'No content for so long ends the call (ERNIE_TIMEOUT; 120).'
complete -c ernie -n '__ernie_at image' -l connect-timeout -x -d 'Limit for connecting (10).'
complete -c ernie -n '__ernie_at image' -l max-time -x -d 'Limit for the whole call (none).'
complete -c ernie -n '__ernie_at image' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at image' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at image' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at image' -l dry-run -d 'Print the request as a curl command; send nothing.'
complete -c ernie -n '__ernie_at image' -l lenient -d 'Adjust or drop what the service would refuse.'
complete -c ernie -n '__ernie_at image' -s N -l count -x -d 'How many pictures (1).'
complete -c ernie -n '__ernie_at image' -l size -x -a '(__ernie_values_18)' -d 'One of the model\'s sizes.'
complete -c ernie -n '__ernie_at image' -l style -x -a '(__ernie_values_19)' -d 'One of the model\'s styles, e.g. anime.'
complete -c ernie -n '__ernie_at image' -l negative -x -d 'What is not to be seen.'
complete -c ernie -n '__ernie_at image' -l steps -x -d 'Steps of drawing: more is finer and slower.'
complete -c ernie -n '__ernie_at image' -l sampler -x -a '(__ernie_values_20)' -d 'One of the model\'s samplers, e.g. euler-a.'
complete -c ernie -n '__ernie_at image' -l cfg-scale -x -d 'How closely the prompt is followed.'
complete -c ernie -n '__ernie_at image' -l seed -x -d 'Same seed, same picture; by lot without it.'
complete -c ernie -n '__ernie_at image' -l encoding -x -a '(__ernie_values_3)' -d 'Encoding of stdin and of --batch (UTF-8).'
complete -c ernie -n '__ernie_at image' -s o -l output -rF -d 'A file, a folder, a pattern with {n} and {seed}.'
complete -c ernie -n '__ernie_at image' -l force -d 'Write over files that are there.'
complete -c ernie -n '__ernie_at image' -l url -d 'Print links, download nothing.'
complete -c ernie -n '__ernie_at image' -l preview -l no-preview -d 'Draw them in the terminal too; needs ernie-cli[image].'
complete -c ernie -n '__ernie_at image' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at image' -l raw -d 'The service\'s own JSON, unchanged; download nothing.'
complete -c ernie -n '__ernie_at image' -l batch -rF -d 'Draw for each row of FILE (JSON lines, CSV, TSV).'
complete -c ernie -n '__ernie_at image' -l input-format -x -a '(__ernie_values_9)' -d 'What the input is (by its ending).'
complete -c ernie -n '__ernie_at image' -l id-field -x -d 'The field that identifies a row (id, custom_id).'
complete -c ernie -n '__ernie_at image' -s j -l jobs -x -d 'Requests at the same time.'
complete -c ernie -n '__ernie_at image' -l rpm -x -d 'No more requests a minute than this.'
complete -c ernie -n '__ernie_at image' -l resume -d 'Go on with a --batch: draw what is not there.'
complete -c ernie -n '__ernie_at image' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at image' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at image' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at models' -l live -d 'Ask the provider, and mark what is new or gone.'
complete -c ernie -n '__ernie_at models' -l can -x -a '(__ernie_values_21)' -d 'Only models that can do this; repeatable.'
complete -c ernie -n '__ernie_at models' -l ids -d 'Ids alone, one a line; --live leaves out what is gone.'
complete -c ernie -n '__ernie_at models' -l all -d 'Every provider at once.'
complete -c ernie -n '__ernie_at models' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at models' -s p -l provider -x -a '(__ernie_values_4)' -d 'Whom to ask (ERNIE_PROVIDER).'
complete -c ernie -n '__ernie_at models' -l timeout -x -d 'No content for so long ends the call (ERNIE_TIMEOUT; 120).'
complete -c ernie -n '__ernie_at models' -l connect-timeout -x -d 'Limit for connecting (10).'
complete -c ernie -n '__ernie_at models' -l max-time -x -d 'Limit for the whole call (none).'
complete -c ernie -n '__ernie_at models' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at models' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at models' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at models' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at models' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at models' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at models' -a '(__ernie_values_22)'
complete -c ernie -n '__ernie_at token set' -l in-file -d 'Keep it in a 0600 file, where there is no keyring.'
complete -c ernie -n '__ernie_at token set' -l no-check -d 'Store it without asking the provider whether it works.'
complete -c ernie -n '__ernie_at token set' -l timeout -x -d 'Silence for so long ends a call (ERNIE_TIMEOUT; 20).'
complete -c ernie -n '__ernie_at token set' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at token set' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at token set' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at token set' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at token set' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at token set' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at token set' -a '(__ernie_values_4)'
complete -c ernie -n '__ernie_at token get' -l header -d 'Whole header lines, for curl -H @<(…).'
complete -c ernie -n '__ernie_at token get' -l url -x -d 'The address to sign for, where each call is signed.'
complete -c ernie -n '__ernie_at token get' -l method -x -a '(__ernie_values_23)' -d 'The method to sign for.'
complete -c ernie -n '__ernie_at token get' -l timeout -x -d 'Silence for so long ends a call (ERNIE_TIMEOUT; 20).'
complete -c ernie -n '__ernie_at token get' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at token get' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at token get' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at token get' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at token get' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at token get' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at token get' -a '(__ernie_values_4)'
complete -c ernie -n '__ernie_at token list' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at token list' -l timeout -x -d 'Silence for so long ends a call (ERNIE_TIMEOUT; 20).'
complete -c ernie -n '__ernie_at token list' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at token list' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at token list' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at token list' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at token list' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at token list' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at token remove' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at token remove' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at token remove' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at token remove' -a '(__ernie_values_4)'
complete -c ernie -n '__ernie_at token refresh' -l timeout -x -d 'Silence for so long ends a call (ERNIE_TIMEOUT; 20).'
complete -c ernie -n '__ernie_at token refresh' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at token refresh' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at token refresh' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at token refresh' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at token refresh' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at token refresh' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at token refresh' -a '(__ernie_values_4)'
complete -c ernie -n '__ernie_at token check' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at token check' -l timeout -x -d 'Silence for so long ends a call (ERNIE_TIMEOUT; 20).'
complete -c ernie -n '__ernie_at token check' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at token check' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at token check' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at token check' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at token check' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at token check' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at token check' -a '(__ernie_values_4)'
complete -c ernie -n '__ernie_at balance' -l all -d 'Every provider at once.'
complete -c ernie -n '__ernie_at balance' -l min -x -d 'Exit with 7 when less is left.'
complete -c ernie -n '__ernie_at balance' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at balance' -l spent -d 'What was spent on this machine, by the ledger.'
complete -c ernie -n '__ernie_at balance' -l by -x -a '(__ernie_values_24)' -d 'What sums are for (day).'
complete -c ernie -n '__ernie_at balance' -l since -x -a '(__ernie_values_25)' -d 'Leave out what is older; 7d is today and six days.'
complete -c ernie -n '__ernie_at balance' -s p -l provider -x -a '(__ernie_values_4)' -d 'Whom to ask (ERNIE_PROVIDER).'
complete -c ernie -n '__ernie_at balance' -l timeout -x -d 'No content for so long ends the call (ERNIE_TIMEOUT; 120).'
complete -c ernie -n '__ernie_at balance' -l connect-timeout -x -d 'Limit for connecting (10).'
complete -c ernie -n '__ernie_at balance' -l max-time -x -d 'Limit for the whole call (none).'
complete -c ernie -n '__ernie_at balance' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at balance' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at balance' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at balance' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at balance' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at balance' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at history list' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at history list' -s n -l limit -x -d 'So many rows; 0 is all (20 on a terminal).'
complete -c ernie -n '__ernie_at history list' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at history list' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at history list' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at history show' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at history show' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at history show' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at history show' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at history show' -a '(__ernie_values_26)'
complete -c ernie -n '__ernie_at history search' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at history search' -s n -l limit -x -d 'So many rows; 0 is all (20 on a terminal).'
complete -c ernie -n '__ernie_at history search' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at history search' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at history search' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at history export' -l format -x -a '(__ernie_values_27)' -d 'How they are written.'
complete -c ernie -n '__ernie_at history export' -s o -l output -rF -d 'Write to FILE, whole or not at all.'
complete -c ernie -n '__ernie_at history export' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at history export' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at history export' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at history export' -a '(__ernie_values_28)'
complete -c ernie -n '__ernie_at history remove' -l older-than -x -a '(__ernie_values_29)' -d 'Those that nobody went on with for so long.'
complete -c ernie -n '__ernie_at history remove' -l all -d 'All of them.'
complete -c ernie -n '__ernie_at history remove' -s y -l yes -d 'Do not ask.'
complete -c ernie -n '__ernie_at history remove' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at history remove' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at history remove' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at history remove' -a '(__ernie_values_28)'
complete -c ernie -n '__ernie_at batch list' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at batch list' -s p -l provider -x -a '(__ernie_values_4)' -d 'Whom to ask (ERNIE_PROVIDER).'
complete -c ernie -n '__ernie_at batch list' -l timeout -x -d 'No content for so long ends the call (ERNIE_TIMEOUT; 120).'
complete -c ernie -n '__ernie_at batch list' -l connect-timeout -x -d 'Limit for connecting (10).'
complete -c ernie -n '__ernie_at batch list' -l max-time -x -d 'Limit for the whole call (none).'
complete -c ernie -n '__ernie_at batch list' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at batch list' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at batch list' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at batch list' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at batch list' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at batch list' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at batch status' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at batch status' -s p -l provider -x -a '(__ernie_values_4)' -d 'Whom to ask (ERNIE_PROVIDER).'
complete -c ernie -n '__ernie_at batch status' -l timeout -x -d 'No content for so long ends the call (ERNIE_TIMEOUT; 120).'
complete -c ernie -n '__ernie_at batch status' -l connect-timeout -x -d 'Limit for connecting (10).'
complete -c ernie -n '__ernie_at batch status' -l max-time -x -d 'Limit for the whole call (none).'
complete -c ernie -n '__ernie_at batch status' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at batch status' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at batch status' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at batch status' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at batch status' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at batch status' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at batch status' -a '(__ernie_values_30)'
complete -c ernie -n '__ernie_at batch fetch' -l wait -d 'Wait until they have ended.'
complete -c ernie -n '__ernie_at batch fetch' -s o -l output -rF -d 'Write FILE, whole or not at all.'
complete -c ernie -n '__ernie_at batch fetch' -l force -d 'Write FILE anew, whatever is in it.'
complete -c ernie -n '__ernie_at batch fetch' -l json -d 'Errors as JSON; the results always are.'
complete -c ernie -n '__ernie_at batch fetch' -s p -l provider -x -a '(__ernie_values_4)' -d 'Whom to ask (ERNIE_PROVIDER).'
complete -c ernie -n '__ernie_at batch fetch' -l timeout -x -d 'No content for so long ends the call (ERNIE_TIMEOUT; 120).'
complete -c ernie -n '__ernie_at batch fetch' -l connect-timeout -x -d 'Limit for connecting (10).'
complete -c ernie -n '__ernie_at batch fetch' -l max-time -x -d 'Limit for the whole call (none).'
complete -c ernie -n '__ernie_at batch fetch' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at batch fetch' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at batch fetch' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at batch fetch' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at batch fetch' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at batch fetch' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at batch fetch' -a '(__ernie_values_30)'
complete -c ernie -n '__ernie_at batch cancel' -l json -d 'One JSON document.'
complete -c ernie -n '__ernie_at batch cancel' -s p -l provider -x -a '(__ernie_values_4)' -d 'Whom to ask (ERNIE_PROVIDER).'
complete -c ernie -n '__ernie_at batch cancel' -l timeout -x -d 'No content for so long ends the call (ERNIE_TIMEOUT; 120).'
complete -c ernie -n '__ernie_at batch cancel' -l connect-timeout -x -d 'Limit for connecting (10).'
complete -c ernie -n '__ernie_at batch cancel' -l max-time -x -d 'Limit for the whole call (none).'
complete -c ernie -n '__ernie_at batch cancel' -l retries -x -d 'Tries after the first, before any output (ERNIE_RETRIES; 2).'
complete -c ernie -n '__ernie_at batch cancel' -l env-file -rF -d 'Read variables from a .env file.'
complete -c ernie -n '__ernie_at batch cancel' -l cacert -rF -d 'Certificate authorities to trust (SSL_CERT_FILE).'
complete -c ernie -n '__ernie_at batch cancel' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at batch cancel' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at batch cancel' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at batch cancel' -a '(__ernie_values_30)'
complete -c ernie -n '__ernie_at config get' -l json -d 'As JSON.'
complete -c ernie -n '__ernie_at config get' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at config get' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at config get' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at config get' -a '(__ernie_values_31)'
complete -c ernie -n '__ernie_at config set' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at config set' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at config set' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at config set' -a '(__ernie_values_31)'
complete -c ernie -n '__ernie_at config unset' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at config unset' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at config unset' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at config unset' -a '(__ernie_values_31)'
complete -c ernie -n '__ernie_at config list' -l json -d 'As JSON.'
complete -c ernie -n '__ernie_at config list' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at config list' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at config list' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at config path' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at config path' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at config path' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at config edit' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at config edit' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at config edit' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at config check' -s q -l quiet -d 'Only errors on stderr.'
complete -c ernie -n '__ernie_at config check' -s v -l verbose -d 'More notes on stderr.'
complete -c ernie -n '__ernie_at config check' -l debug -d 'Show the wire, without secrets (ERNIE_DEBUG).'
complete -c ernie -n '__ernie_at sandbox serve' -l port -x -d 'Port; 0 is any that is free.'
complete -c ernie -n '__ernie_at sandbox serve' -l fault -x -d 'Break some calls, e.g. 429:0.2; repeatable.'
complete -c ernie -n '__ernie_at sandbox serve' -l latency -x -d 'Wait so long before each reply.'
complete -c ernie -n '__ernie_at sandbox serve' -l script -rF -d 'Prompts and their answers, or a cassette (YAML).'
complete -c ernie -n '__ernie_at sandbox serve' -l record -rF -d 'Append each request as a JSON line.'
complete -c ernie -n '__ernie_at sandbox serve' -l rpm -x -d 'Refuse more requests a minute than this.'
complete -c ernie -n '__ernie_at completion' -l install -d 'Put it where the shell looks, and say what was done.'
complete -c ernie -n '__ernie_at completion' -l force -d 'With --install: write over a file that is not ours.'
complete -c ernie -n '__ernie_at completion' -a '(__ernie_values_32)'
complete -c ernie -n '__ernie_at help' -a '(__ernie_values_33)'
