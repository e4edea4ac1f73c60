// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediate.Tests;

/// <summary>
/// A stand-in for the <c>aws</c> command on the notebooks, over curl: where a test makes dozens of copies, the stock one's
/// start-up time is all that it would show. It can be told to fail; so can <c>tar</c>.
/// </summary>
internal static class FastAws
{
    private const string Aws = """
        #!/bin/bash
        [ -n "${HOOK:-}" ] && [ -f "$HOOK" ] && { . "$HOOK"; hook "$@" || exit $?; }
        # moto lets nobody overwrite without a signature; it does not check it.
        curl() { command curl -H "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0" "$@"; }
        url() { printf '%s/%s' "${AWS_ENDPOINT_URL_S3%/}" "${1#s3://}"; }
        put() { if [ "$1" = - ]; then t=$(mktemp); cat >"$t"; else t=$1; fi; curl -sf -o /dev/null -T "$t" "$(url "$2")"; c=$?; [ "$1" = - ] && rm -f "$t"; return $c; }
        case "$1 $2" in
        "s3 cp")
          shift 2; a=()
          while [ $# -gt 0 ]; do case $1 in --only-show-errors) ;; --expected-size) shift ;; *) a+=("$1") ;; esac; shift; done
          case "${a[0]}" in
          s3://*) curl -sf -o "${a[1]}" "$(url "${a[0]}")" ;;
          *) put "${a[0]}" "${a[1]}" ;;
          esac ;;
        "s3api put-object") put "$8" "s3://$4/$6" && echo '{"VersionId": "v1", "ServerSideEncryption": "aws:kms"}' ;;
        *) exit 255 ;;
        esac
        """;

    private const string Tar = """
        #!/bin/bash
        case " $* " in *" --extract "*) [ -f "$HOOK.disk-full" ] && { cat >/dev/null; echo "tar: ./many: Cannot write: No space left on device" >&2; exit 2; } ;; esac
        exec /usr/bin/env -i PATH="$REAL_PATH" LC_ALL="${LC_ALL:-C}" tar "$@"
        """;

    /// <summary>Writes the commands and gives the variables that put them in front.</summary>
    public static IReadOnlyDictionary<string, string> Install(DirectoryInfo folder)
    {
        var bin = folder.CreateSubdirectory("bin").FullName;
        foreach (var (name, text) in new[] { ("aws", Aws), ("tar", Tar) })
        {
            var path = Path.Combine(bin, name);
            File.WriteAllText(path, text.ReplaceLineEndings("\n"));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // The interpreter itself: where python3 is a script that looks for one, each of a hundred starts would take longer than the work.
        var python = Path.Combine(bin, "python3");
        if (!File.Exists(python)) File.CreateSymbolicLink(python, Moto.Run("python3", ["-c", "import sys; print(sys.executable)"]).Output.Trim());
        var real = Environment.GetEnvironmentVariable("PATH")!;
        return new Dictionary<string, string> { ["PATH"] = $"{bin}:{real}", ["REAL_PATH"] = real, ["HOOK"] = HookOf(folder) };
    }

    /// <summary>A file with a shell function <c>hook</c>, which sees each call before it is made and can refuse it.</summary>
    public static string HookOf(DirectoryInfo folder) => Path.Combine(folder.FullName, "hook");
}
