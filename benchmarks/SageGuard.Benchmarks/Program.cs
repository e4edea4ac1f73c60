// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Benchmarks;
using SageGuard.Shared;

// Usage: SageGuard.Benchmarks [--bootstrap PATH] [--sageguard PATH] [--runs N] [--sweeps 100,1000] [--events 100,2000] [--paced 1000 [--rates 10,25,50,0]] [--python PATH]
// Each executable that is named is measured: the function by first call, sweeps and hook, the command by check and scan.
var (bootstrap, sageguard) = (Argument("--bootstrap"), Argument("--sageguard"));
var runs = int.Parse(Argument("--runs") ?? "20", System.Globalization.CultureInfo.InvariantCulture);
var python = Argument("--python") ?? Python.With("boto3");
if ((bootstrap ?? sageguard) is null || new[] { bootstrap, sageguard }.Any(path => path is not null && !File.Exists(path)) || python is null)
{
    Console.Error.WriteLine(python is null
        ? "No python3 with boto3 was found; name one with --python PATH."
        : "Name a published executable: dotnet publish src/SageGuard.Lambda -c Release -o DIR, then --bootstrap DIR/bootstrap; or src/SageGuard.Cli and --sageguard DIR/sageguard.");
    return 64;
}

// --paced alone: the throttled sweeps take minutes, each as long as its bucket says.
if (bootstrap is not null && Argument("--paced") is { } paced)
{
    await PacedSweeps.RunAsync(bootstrap, python, [.. paced.Split(',').Select(int.Parse)], [.. (Argument("--rates") ?? "0,50,25,10").Split(',').Select(int.Parse)]);
    return 0;
}

if (bootstrap is not null)
{
    await FirstCall.RunAsync(bootstrap, python, runs);
    Console.WriteLine();
    await Sweeps.RunAsync(bootstrap, (Argument("--sweeps") ?? "100,1000,10000").Split(',').Select(int.Parse));
    Console.WriteLine();
    await Events.RunAsync(bootstrap, [.. (Argument("--events") ?? "100,2000,10000").Split(',').Select(int.Parse)]);
    Console.WriteLine();
    await Hooks.RunAsync(bootstrap);
    Console.WriteLine();
}

if (sageguard is null) return 0;
await Scans.RunAsync(sageguard, python, Math.Min(runs, 5));
Console.WriteLine();
await Checks.RunAsync(sageguard, Math.Min(runs, 5), int.Parse(Argument("--templates") ?? "500", System.Globalization.CultureInfo.InvariantCulture));
return 0;

string? Argument(string name) => Array.IndexOf(args, name) is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
