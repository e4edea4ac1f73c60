// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace SageGuard.Controls;

/// <summary>
/// Commands that hand a machine to others: they run with the notebook's role, at each start. Data: a new one is one row and one case
/// in the tests. Patterns find what is written plainly, not what is hidden on purpose. Gaps are short and no two of them can share
/// their characters, so that a script that was written to keep them busy takes moments and not minutes.
/// </summary>
/// <remarks>
/// Source: MITRE ATT&amp;CK T1059.004 (Unix shell), T1105 (ingress tool transfer), T1552.005 (cloud instance metadata API) and T1041
/// (exfiltration over a command channel); the addresses are those of the Amazon EC2 and Amazon ECS documentation.
/// </remarks>
internal static partial class CommandRules
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<ContentRule> All { get; } =
    [
        new("download-and-run", "what is downloaded is run unseen", DownloadAndRun()),
        new("download-script", "a script is downloaded that can change at any time", DownloadScript()),
        new("install-from-url", "a package is installed from a URL that can change at any time", InstallFromUrl()),
        new("decode-and-run", "hidden commands are decoded and run", DecodeAndRun()),
        new("reverse-shell", "a shell is opened to another machine", ReverseShell()),
        new("metadata-credentials", "the role's credentials are read from the metadata service", MetadataCredentials()),
        new("send-credentials", "credentials are sent away", SendCredentials()),
    ];

    [GeneratedRegex(
        """\b(?:curl|wget)\b[^|;\n]{0,512}\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:\S*/)?(?:ba|z|da|k)?sh\b|\b(?:curl|wget)\b[^|;\n]{0,512}\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:\S*/)?(?:python|perl|ruby|node)[0-9.]*\b|(?:\beval\s+|\b(?:ba|z|da|k)?sh\s+(?:-c\s+)?|\bpython[0-9.]*\s+-c\s+|\bsource\s+|\.\s+)["']?(?:\$\(|<\(|`)\s*(?:curl|wget)\b"""
    )]
    private static partial Regex DownloadAndRun();

    [GeneratedRegex("""\b(?:curl|wget)\b[^\n]{0,512}?\b(?:https?|ftp)://[^\s"'|;]{1,512}\.(?:sh|bash|py|pl|rb|js)\b""")]
    private static partial Regex DownloadScript();

    [GeneratedRegex("""\b(?:pip[0-9.]*|conda|mamba|npm|yum|dnf|rpm)\s+(?:\S+\s+){0,8}?["']?(?:git\+)?(?:https?|ftp|git|ssh)://""")]
    private static partial Regex InstallFromUrl();

    [GeneratedRegex(
        """\bbase64\s+(?:-d|-D|--decode)\b[^\n]{0,512}\|\s*(?:sudo\s+)?(?:\S*/)?(?:(?:ba|z|da|k)?sh|python[0-9.]*|perl)\b|\bexec\s*\(\s*(?:__import__\(["']base64["']\)|base64)\."""
    )]
    private static partial Regex DecodeAndRun();

    [GeneratedRegex(
        """/dev/(?:tcp|udp)/|\b(?:nc|ncat|netcat)\b[^\n]{0,256}\s(?:-[a-z]*e[a-z]*|--exec|-c)\s|\bmkfifo\b[^\n]{0,512}\b(?:nc|ncat|netcat)\b|\bsocat\b[^\n]{0,512}\b(?:exec|EXEC|system|SYSTEM):|\bpty\.spawn\s*\(|\bsocket\.socket\b[^\n]{0,1024}\b(?:dup2|subprocess|/bin/)"""
    )]
    private static partial Regex ReverseShell();

    [GeneratedRegex(
        """169\.254\.169\.254/latest/(?:meta-data/iam/security-credentials|dynamic/instance-identity)|\b169\.254\.170\.2\b|fd00:ec2::254[^\n]{0,32}/latest/meta-data/iam|AWS_CONTAINER_CREDENTIALS_(?:RELATIVE|FULL)_URI"""
    )]
    private static partial Regex MetadataCredentials();

    [GeneratedRegex(
        """\b(?:curl|wget|nc|ncat)\b[^\n]{0,512}(?:\.aws/credentials|\$\{?AWS_(?:SECRET_ACCESS_KEY|SESSION_TOKEN)|\$\((?:env|printenv)\))|(?:\.aws/credentials|\benv\b|\bprintenv\b)[^\n|]{0,512}\|[^\n]{0,512}\b(?:curl|wget|nc|ncat)\b"""
    )]
    private static partial Regex SendCredentials();
}
