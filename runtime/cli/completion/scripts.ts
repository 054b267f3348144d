import type { Completed, CompletedFlag } from './words.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What a shell reads to complete the words of `nljobs`. */
export interface Completion {
  readonly verbs: readonly { readonly name: string; readonly summary: string }[];
  readonly commands: readonly Completed[];
  /** Flags of every verb. */
  readonly globals: readonly CompletedFlag[];
}

/** Flags whose value is a folder or a file. */
const FOLDERS = ['--cwd'];
const FILES = ['--config', '--baseline', '--output'];

/** The script of a shell: static, so that completing starts nothing, but for ids, which an instance is asked for. */
export function scriptOf(shell: Shell, completion: Completion): string {
  return SCRIPTS[shell](completion);
}

const SCRIPTS: Readonly<Record<Shell, (completion: Completion) => string>> = { bash, zsh, fish };

const longOf = (flags: readonly CompletedFlag[]): readonly string[] => flags.map(({ long }) => long);
const unique = (words: readonly string[]): string => [...new Set(words)].join(' ');

/** The verb and its subcommand among the words so far, in both shells that read bash. */
const FIND_PATH = (known: string) => `  verb= sub=
  for word in "\${before[@]}"; do
    case "$word" in
      -*) ;;
      *) if [ -z "$verb" ]; then verb="$word"; elif [ -z "$sub" ]; then sub="$word"; fi ;;
    esac
  done
  case "$verb $sub" in
${known}
  esac`;

/** How ids are asked for in bash and zsh: by the program that is completed itself, in silence. */
const ASK_BASH = `"\${COMP_WORDS[0]}" completion --ids "$ids" 2>/dev/null`;
const ASK_ZSH = `"\${words[1]}" completion --ids "$ids" 2>/dev/null`;

function cases({ verbs, commands, globals }: Completion): string {
  const lines = commands.map(({ path, subcommands, flags, choices, ids }) => {
    const words = unique([...subcommands.map(({ name }) => name), ...choices, ...longOf([...flags, ...globals])]);
    const [verb = '', sub] = path.split(' ');
    return {
      pattern: sub === undefined ? `"${verb} "*` : `"${verb} ${sub}"`,
      words,
      ids,
      depth: sub === undefined ? 1 : 0,
    };
  });
  // The longer paths first, since a star takes them all.
  return [...lines]
    .sort((a, b) => a.depth - b.depth)
    .map(({ pattern, words, ids }) => `    ${pattern}) words="${words}"${ids === null ? '' : ` ids=${ids}`} ;;`)
    .concat(`    *) words="${unique([...verbs.map(({ name }) => name), 'help', ...longOf(globals)])}" ;;`)
    .join('\n');
}

/** The values of flags that take one of a few words, by the flag's name. */
function values({ commands, globals }: Completion): ReadonlyMap<string, string> {
  const found = new Map<string, string[]>();
  for (const { long, values: words } of [...commands.flatMap(({ flags }) => flags), ...globals]) {
    if (words.length > 0) found.set(long, [...(found.get(long) ?? []), ...words]);
  }
  return new Map([...found].map(([flag, words]) => [flag, unique(words)]));
}

/** The flags whose value is an id, with what of. */
function idFlags({ commands, globals }: Completion): ReadonlyMap<string, string> {
  const flags = [...commands.flatMap((one) => one.flags), ...globals];
  return new Map(flags.flatMap(({ long, ids }) => (ids === null ? [] : [[long, ids] as const])));
}

function bash(completion: Completion): string {
  const flags = [...values(completion)].map(
    ([flag, words]) => `    ${flag}) COMPREPLY=($(compgen -W "${words}" -- "$current")); return ;;\n`,
  );
  const ids = [...idFlags(completion)].map(
    ([flag, kind]) => `    ${flag}) ids=${kind}; COMPREPLY=($(compgen -W "$(${ASK_BASH})" -- "$current")); return ;;\n`,
  );
  return `# bash completion of nljobs. In ~/.bashrc: eval "$(nljobs completion bash)"
_nljobs() {
  local current previous verb sub word words ids=
  current="\${COMP_WORDS[COMP_CWORD]}"
  previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  COMPREPLY=()
  case "$previous" in
    ${FOLDERS.join('|')}) COMPREPLY=($(compgen -d -- "$current")); return ;;
    ${FILES.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
${flags.join('')}${ids.join('')}  esac
${FIND_PATH(cases(completion))}
  if [ -n "$ids" ]; then
    case "$current" in -*) ;; *) words="$words $(${ASK_BASH})" ;; esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _nljobs nljobs
`;
}

function zsh(completion: Completion): string {
  const flags = [...values(completion)].map(([flag, words]) => `    ${flag}) compadd -- ${words}; return ;;\n`);
  const ids = [...idFlags(completion)].map(
    ([flag, kind]) => `    ${flag}) ids=${kind}; compadd -- \${="$(${ASK_ZSH})"}; return ;;\n`,
  );
  const verbs = completion.verbs.map(({ name, summary }) => `    '${name}:${summary.replace(/[':]/g, '')}'`).join('\n');
  return `#compdef nljobs
# zsh completion of nljobs. In ~/.zshrc, behind compinit: eval "$(nljobs completion zsh)"
_nljobs() {
  local current previous verb sub word list ids=
  local -a before verbs
  previous="\${words[CURRENT-1]}"
  before=("\${(@)words[2,CURRENT-1]}")
  case "$previous" in
    ${FOLDERS.join('|')}) _files -/; return ;;
    ${FILES.join('|')}) _files; return ;;
${flags.join('')}${ids.join('')}  esac
${FIND_PATH(cases(completion)).replaceAll(' words="', ' list="')}
  if [ -n "$ids" ]; then
    case "\${words[CURRENT]}" in -*) ;; *) list="$list $(${ASK_ZSH})" ;; esac
  fi
  if [ -z "$verb" ]; then
    verbs=(
${verbs}
    )
    _describe 'verb' verbs
  fi
  compadd -- \${=list}
}
compdef _nljobs nljobs
`;
}

function fish({ verbs, commands, globals }: Completion): string {
  const flag = (condition: string, { long, text, takesValue, values: words, ids }: CompletedFlag): string => {
    const name = `-l ${long.replace(/^--/, '')}`;
    const value =
      ids !== null
        ? ` -x -a '${fishIds(ids)}'`
        : words.length > 0
          ? ` -x -a '${words.join(' ')}'`
          : takesValue
            ? ' -r'
            : '';
    return `complete -c nljobs ${condition}${name}${value} -d '${text}'`;
  };
  const lines = commands.flatMap(({ path, subcommands, flags, choices, ids }) => {
    const [verb = '', sub] = path.split(' ');
    const seen = `__fish_seen_subcommand_from ${verb}`;
    const condition = `-n '${sub === undefined ? seen : `${seen}; and __fish_seen_subcommand_from ${sub}`}' `;
    // Behind one of them there is no other.
    const others = subcommands.map(({ name }) => name).join(' ');
    const begun = `-n '${seen}; and not __fish_seen_subcommand_from ${others}' `;
    return [
      ...subcommands.map(({ name, text }) => `complete -c nljobs -f ${begun}-a ${name} -d '${text}'`),
      ...(choices.length > 0 ? [`complete -c nljobs -f ${condition}-a '${choices.join(' ')}'`] : []),
      ...(ids === null ? [] : [`complete -c nljobs -f ${condition}-a '${fishIds(ids)}'`]),
      ...flags.filter(({ long }) => !longOf(globals).includes(long)).map((one) => flag(condition, one)),
    ];
  });
  return [
    '# fish completion of nljobs: nljobs completion fish > ~/.config/fish/completions/nljobs.fish',
    ...verbs.map(
      ({ name, summary }) =>
        `complete -c nljobs -f -n __fish_use_subcommand -a ${name} -d '${summary.replaceAll("'", '')}'`,
    ),
    ...globals.map((one) => flag('', one)),
    ...lines,
    '',
  ].join('\n');
}

/** Asked only when somebody completes there. */
function fishIds(kind: string): string {
  return `(nljobs completion --ids ${kind} 2>/dev/null)`;
}
