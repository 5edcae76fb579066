import type { CommandModule } from "yargs";
import type { CliContext } from "../shell/context.js";

interface Arguments {
  readonly shell: Shell | undefined;
}

type Shell = "bash" | "zsh" | "fish";

/** `modelsmith completion`: prints the script that completes commands, models, fields and values. */
export function completionCommand({
  terminal,
  environment,
}: CliContext): CommandModule<object, Arguments> {
  return {
    command: "completion [shell]",
    describe: "Print the completion script for bash, zsh or fish",
    builder: (yargs) =>
      yargs
        .positional("shell", {
          choices: ["bash", "zsh", "fish"] as const,
          describe: "The shell (default: the one of $SHELL, else bash)",
        })
        .example("npx $0 completion bash >> ~/.bashrc", "")
        .example("npx $0 completion zsh >> ~/.zshrc", "")
        .example(
          "mkdir -p ~/.config/fish/completions && npx $0 completion fish > ~/.config/fish/completions/modelsmith.fish",
          "",
        ),
    handler: ({ shell = shellOf(environment["SHELL"]) }) => terminal.print(scripts[shell]),
  };
}

function shellOf(path = ""): Shell {
  const name = path.split("/").at(-1);
  return name === "zsh" || name === "fish" ? name : "bash";
}

// In zsh a colon begins a description, so the program is told which shell asks.
const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of modelsmith for bash.
_modelsmith_completions() {
  # bash splits words at colons and equals signs too: join what stands together.
  local IFS=$'\\n' rest=$COMP_LINE typed=() part
  for part in "\${COMP_WORDS[@]:0:COMP_CWORD+1}"; do
    if [[ \${#typed[@]} -eq 0 || $rest == [[:space:]]* ]]; then typed+=("$part")
    else typed[\${#typed[@]}-1]+=$part; fi
    rest=\${rest#"\${rest%%[![:space:]]*}"}
    rest=\${rest#"$part"}
  done
  local word=\${typed[\${#typed[@]}-1]}
  COMPREPLY=($(env -u ZSH_NAME SHELL=bash modelsmith --get-yargs-completions "\${typed[@]}" 2>/dev/null))
  COMPREPLY=($(compgen -W "\${COMPREPLY[*]}" -- "$word"))
  # It replaces only what stands after the last such sign.
  local kept=\${word%"\${word##*[$COMP_WORDBREAKS]}"}
  COMPREPLY=("\${COMPREPLY[@]#"$kept"}")
}
complete -o bashdefault -o default -F _modelsmith_completions modelsmith`,
  zsh: `#compdef modelsmith
# Completion of modelsmith for zsh.
_modelsmith_completions() {
  local reply si=$IFS
  IFS=$'\\n' reply=($(SHELL=zsh modelsmith --get-yargs-completions "\${words[@]:0:$CURRENT}" 2>/dev/null))
  IFS=$si
  if [[ \${#reply} -gt 0 ]]; then _describe -V 'values' reply
  else
    # A file after --name= is a file.
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    _default
  fi
}
if [[ "\${zsh_eval_context[-1]}" == "loadautofunc" ]]; then
  _modelsmith_completions "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
  compdef _modelsmith_completions modelsmith
fi`,
  fish: `# Completion of modelsmith for fish.
function __modelsmith_completions
  set -l word (commandline -ct)
  set -l found (env -u ZSH_NAME SHELL=fish modelsmith --get-yargs-completions (commandline -opc) $word 2>/dev/null)
  if set -q found[1]
    # modelsmith shows control characters; after a tab fish wants the description.
    string replace '\\\\u0009' \\t -- $found
    return
  end
  # Files, only where nothing else is known; after --name= too.
  set -l start (string match -r '^--[^=]+=' -- $word)
  for file in (__fish_complete_path (string replace -r '^--[^=]+=' '' -- $word))
    echo "$start$file"
  end
end
complete -c modelsmith -f -k -a '(__modelsmith_completions)'`,
};
