// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Cli.CommandLine;

/// <summary>The exit codes of every command; the table in the README is checked against them.</summary>
public static class ExitCodes
{
    /// <summary>Done, and nothing fails; or the answer to a question was no, and nothing was done.</summary>
    public const int Success = 0;

    /// <summary>At least one resource fails a control.</summary>
    public const int Failing = 1;

    /// <summary>Something could not be assessed.</summary>
    public const int NotAssessed = 2;

    /// <summary>Both: something fails, and something could not be assessed.</summary>
    public const int FailingAndNotAssessed = 3;

    /// <summary>The command line or an input is wrong.</summary>
    public const int Usage = 64;

    /// <summary>SageGuard itself failed.</summary>
    public const int InternalError = 70;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The code of a command that assesses.</summary>
    /// <param name="failing">True where something fails.</param>
    /// <param name="unknown">True where something could not be assessed.</param>
    public static int For(bool failing, bool unknown) =>
        (failing, unknown) switch
        {
            (true, true) => FailingAndNotAssessed,
            (true, false) => Failing,
            (false, true) => NotAssessed,
            _ => Success,
        };
}
