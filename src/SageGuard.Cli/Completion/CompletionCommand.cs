// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using SageGuard.Cli.CommandLine;

namespace SageGuard.Cli.Completion;

/// <summary><c>sageguard completion</c>: a script for the shell, which asks the command itself for what fits.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _sageguard() {
              local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}"
              # bash takes "=" and ":" for words of their own, and replaces only what follows.
              [[ $word == "=" || $word == ":" ]] && word=
              COMPREPLY=( $(sageguard "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null) )
              COMPREPLY=( "${COMPREPLY[@]#--*=}" )
              COMPREPLY=( $(compgen -W "${COMPREPLY[*]}" -- "$word") )
            }
            complete -o default -F _sageguard sageguard
            """,
        ["zsh"] = """
            autoload -Uz compinit && (( $+functions[compdef] )) || compinit
            _sageguard() {
              local -a found
              found=("${(@f)$(sageguard "[suggest:${#BUFFER}]" "$BUFFER" 2>/dev/null)}")
              compadd -a found || _files
            }
            compdef _sageguard sageguard
            """,
        ["fish"] = """
            function __sageguard_complete
              set -l line (commandline -cp)
              set -l found (sageguard "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
              if set -q found[1]
                printf '%s\n' $found
              else
                __fish_complete_path (commandline -ct)
              end
            end
            complete -c sageguard -f -a "(__sageguard_complete)"
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName sageguard -ScriptBlock {
              param($wordToComplete, $commandAst, $cursorPosition)
              sageguard "[suggest:$cursorPosition]" "$commandAst" 2>$null | Where-Object { $_ -like "$wordToComplete*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    public static Command Create(Terminal terminal)
    {
        var shell = ChoiceArgument.Create("SHELL", "bash, zsh, fish or pwsh.", "bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Print the completion script of a shell.") { shell };
        command.SetAction(parse =>
        {
            terminal.Out.Profile.Out.Writer.WriteLine(Scripts[parse.GetValue(shell)!]);
            return ExitCodes.Success;
        });
        return command;
    }
}
