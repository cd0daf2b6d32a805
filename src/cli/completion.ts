import { type Command, Command as Program } from 'commander';
import { named } from '../named';
import { loadAll } from './verbs';

/** A verb or the program itself: its name, what it does, its options in their long form. */
interface Verb {
  readonly name: string;
  readonly says: string;
  readonly options: readonly { readonly name: string; readonly says: string; readonly choices?: readonly string[]; readonly valued?: boolean }[];
}

export function register(program: Command): void {
  program.command('completion')
    .description('print what makes a shell complete verbs and options')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', `
Examples:
  eval "$(ioasid completion bash)"                                  in ~/.bashrc
  eval "$(ioasid completion zsh)"                                   in ~/.zshrc, after compinit
  ioasid completion fish > ~/.config/fish/completions/ioasid.fish`)
    .action((shell: string) => {
      const script = named(Object.entries(SHELLS), ([name]) => name, shell, 'shell')[1];
      process.stdout.write(script(verbsOf(loadAll(new Program('ioasid')))));
    });
}

const verbsOf = (program: Command): Verb[] => program.commands.map((command) => ({
  name: command.name(), says: command.description(),
  options: [...command.options.flatMap(({ long, description, argChoices, required }) => (long ? [{ name: long, says: description, choices: argChoices, valued: required }] : [])),
    { name: '--help', says: 'display help for command' }],
}));

/** What stands before the verb. */
const COMMON = ['--project', '--out', '--version', '--help'];

/** In every verb the words after an option with choices are those, and after another that takes a value files; else options, and files. */
function bash(verbs: readonly Verb[]): string {
  const choices = verbs.flatMap(({ name, options }) => options.flatMap((option) => (
    option.choices || option.valued ? [`    ${name}:${option.name}) words='${(option.choices ?? []).join(' ')}' ;;`] : [])));
  return `_ioasid() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} verb= words= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in ${verbs.map(({ name }) => name).join('|')}) verb=\${COMP_WORDS[i]}; break ;; esac
  done
  case $verb:$before in
${choices.join('\n')}
    *:--project|*:--out) ;;
    *) case $verb in
      '') words='${[...verbs.map(({ name }) => name), ...COMMON].join(' ')}' ;;
${verbs.map(({ name, options }) => `      ${name}) words='${options.map((option) => option.name).join(' ')}' ;;`).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _ioasid ioasid
`;
}

const SHELLS: Readonly<Record<string, (verbs: readonly Verb[]) => string>> = {
  bash,
  zsh: (verbs) => `autoload -U +X bashcompinit && bashcompinit\n${bash(verbs)}`,
  fish: (verbs) => {
    const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
    return verbs.flatMap(({ name, says, options }) => [
      `complete -c ioasid -n __fish_use_subcommand -a ${name} -d ${quoted(says)}`,
      ...options.map((option) => `complete -c ioasid -n '__fish_seen_subcommand_from ${name}' -l ${option.name.slice(2)} -d ${quoted(option.says)}${
        option.choices ? ` -x -a ${quoted(option.choices.join(' '))}` : option.valued ? ' -r' : ''}`),
    ]).join('\n') + '\n';
  },
};
