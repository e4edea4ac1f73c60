// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;

namespace SageGuard.Cli.Remediate;

/// <summary>Whether the journals of the bucket count where they hold more than those of this machine.</summary>
internal sealed class ResumeOption
{
    private readonly Option<bool> _resume = new("--resume-from-bucket")
    {
        Description =
            "Go on from the journal in the bucket where this machine has none or an older one. What it says is then followed: be sure that another sageguard wrote it.",
    };

    public void AddTo(Command command) => command.Add(_resume);

    public bool Read(ParseResult parse) => parse.GetValue(_resume);
}
