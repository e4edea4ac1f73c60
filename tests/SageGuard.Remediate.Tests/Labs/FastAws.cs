// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediate.Tests;

/// <summary>
/// A stand-in for the <c>aws</c> command on the notebooks, over curl: where a test makes dozens of copies, the stock one's
/// start-up time is all that it would show. A hook sees each call first; another is run by Python before our program.
/// </summary>
internal static class FastAws
{
    private const string Aws = """
        #!/bin/bash
        # S3 lets nobody in without a signature; neither LocalAws nor moto checks it.
        curl() { command curl -sSf -H "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0" -H "x-amz-date: 20260101T000000Z" -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" "$@"; }
        [ -n "${HOOK:-}" ] && [ -f "$HOOK" ] && { . "$HOOK"; hook "$@" || exit $?; }
        url() { printf '%s/%s' "${AWS_ENDPOINT_URL_S3%/}" "${1#s3://}"; }
        say() { [ "$2" = 0 ] || echo "fatal error: An error occurred (${1##* }) when calling the $3 operation" >&2; return "$2"; }
        get() { { e=$(curl "$@" 2>&1 >&3); c=$?; } 3>&1; say "$e" $c HeadObject; }
        put() { if [ "$1" = - ]; then t=$(mktemp); cat >"$t"; else t=$1; fi; e=$(curl -o /dev/null -T "$t" "$(url "$2")" 2>&1); c=$?; [ "$1" = - ] && rm -f "$t"; say "$e" $c PutObject; }
        a=()
        command=$1/$2; shift 2
        while [ $# -gt 0 ]; do
          case $1 in --only-show-errors) ;; --expected-size | --sse | --sse-kms-key-id | --expected-bucket-owner) shift ;; --bucket) bucket=$2; shift ;; --key) key=$2; shift ;; *) a+=("$1") ;; esac
          shift
        done
        case "$command" in
        s3/cp)
          case "${a[0]}" in
          s3://*) if [ "${a[1]}" = - ]; then get "$(url "${a[0]}")"; else get -o "${a[1]}" "$(url "${a[0]}")"; fi ;;
          *) put "${a[0]}" "${a[1]}" ;;
          esac ;;
        s3api/head-bucket) get -o /dev/null -I "$(url "$bucket")" ;;
        s3api/head-object)
          h=$(get -I "$(url "$bucket/$key")") || exit
          v=$(sed -n 's/^x-amz-version-id: *\([^\r]*\).*/"VersionId": "\1",/ip' <<<"$h") s=$(sed -n 's/^x-amz-server-side-encryption: *\([^\r]*\).*/"ServerSideEncryption": "\1",/ip' <<<"$h")
          echo "{$v $s \"ContentLength\": 0}" ;;
        *) exit 255 ;;
        esac
        """;

    private const string Python = """
        #!/bin/bash
        # The scripts need no package, and to look for packages takes longer than most of what they do.
        if [ -f "$HOOK.py" ] && [ "$1 $2" = "-I -c" ]; then c=$(cat "$HOOK.py")$'\n'$3; shift 3; exec "$REAL_PYTHON" -S -I -c "$c" "$@"; fi
        exec "$REAL_PYTHON" -S "$@"
        """;

    // The interpreter itself: where python3 is a script that looks for one, each of a hundred starts would take longer than the work.
    private static readonly Lazy<string> RealPython = new(() =>
        Moto.Run("python3", ["-c", "import sys; print(sys.executable)"]).Output.Trim()
    );

    /// <summary>Writes the commands and gives the variables that put them in front.</summary>
    public static Dictionary<string, string> Install(DirectoryInfo folder, string? python = null)
    {
        var bin = folder.CreateSubdirectory("bin").FullName;
        foreach (var (name, text) in new[] { ("aws", Aws), ("python3", Python) })
        {
            var path = Path.Combine(bin, name);
            File.WriteAllText(path, text.ReplaceLineEndings("\n"));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new Dictionary<string, string>
        {
            ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            ["REAL_PYTHON"] = python ?? RealPython.Value,
            ["HOOK"] = HookOf(folder),
        };
    }

    /// <summary>A file with a shell function <c>hook</c>, which sees each call before it is made and can refuse it; <c>.py</c> after its
    /// name: Python that runs before our program.</summary>
    public static string HookOf(DirectoryInfo folder) => Path.Combine(folder.FullName, "hook");
}
