// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediate.Tests;

/// <summary>
/// A stand-in for the <c>aws</c> command on the notebooks, in the shell alone: where a test makes dozens of copies, the stock one's
/// start-up time is all that it would show. A hook sees each call first; another is run by Python before our program.
/// </summary>
internal static class FastAws
{
    private const string Aws = """
        #!/bin/bash
        host=${AWS_ENDPOINT_URL_S3#http://} host=${host%/} body=/tmp/sageguard-aws-$$

        # Asks for a path, with a file as the body, up to the answer's body. S3 lets nobody in without a signature; neither LocalAws nor
        # moto checks it. Version 1.0: an answer then ends with its connection, and has no chunks.
        ask() {
          local size=0 line
          status='' length='' version='' encryption=''
          exec 3<>"/dev/tcp/${host%:*}/${host#*:}"
          [ -z "$3" ] || size=$(stat -c %s "$3")
          printf '%s\r\n' "$1 /${2#s3://} HTTP/1.0" "Host: $host" "Content-Length: $size" \
            'Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0' \
            'x-amz-date: 20260101T000000Z' 'x-amz-content-sha256: UNSIGNED-PAYLOAD' '' >&3
          [ -z "$3" ] || cat "$3" >&3
          read -r _ status _ <&3
          while read -r line <&3 && line=${line%$'\r'} && [ -n "$line" ]; do
            case ${line,,} in
            content-length:*) length=${line#*: } ;;
            x-amz-version-id:*) version=${line#*: } ;;
            x-amz-server-side-encryption:*) encryption=${line#*: } ;;
            esac
          done
        }

        judge() {
          case $status in 2??) return 0 ;; esac
          echo "fatal error: An error occurred (${status:-no answer}) when calling the $1 operation" >&2
          return 1
        }

        # An answer that broke off is none.
        get() {
          ask GET "$1" && judge HeadObject && cat <&3 >"$body" && [ "$(stat -c %s "$body")" = "$length" ] || { rm -f "$body"; return 1; }
          if [ "$2" = - ]; then cat "$body" && rm "$body"; else mv "$body" "$2"; fi
        }

        put() {
          if [ "$1" != - ]; then ask PUT "$2" "$1"; else cat >"$body"; ask PUT "$2" "$body"; rm -f "$body"; fi
          judge PutObject
        }

        [ -f "$HOOK" ] && { . "$HOOK"; hook "$@" || exit $?; }
        a=()
        command=$1/$2; shift 2
        while [ $# -gt 0 ]; do
          case $1 in --only-show-errors) ;; --expected-size | --sse | --sse-kms-key-id | --expected-bucket-owner) shift ;; --bucket) bucket=$2; shift ;; --key) key=$2; shift ;; *) a+=("$1") ;; esac
          shift
        done
        case $command in
        s3/cp) case ${a[0]} in s3://*) get "${a[@]}" ;; *) put "${a[@]}" ;; esac ;;
        s3api/head-bucket) ask HEAD "$bucket"; judge HeadBucket ;;
        s3api/head-object)
          ask HEAD "$bucket/$key"; judge HeadObject || exit
          echo "{${version:+\"VersionId\": \"$version\",} ${encryption:+\"ServerSideEncryption\": \"$encryption\",} \"ContentLength\": $length}" ;;
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
