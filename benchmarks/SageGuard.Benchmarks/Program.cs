// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using SageGuard.Benchmarks;

// Usage: SageGuard.Benchmarks --bootstrap PATH [--runs N] [--sweeps 100,1000] [--python PATH]
var bootstrap = Argument("--bootstrap");
var runs = int.Parse(Argument("--runs") ?? "20", System.Globalization.CultureInfo.InvariantCulture);
var python = Argument("--python") ?? Python.Find();
if (bootstrap is null || !File.Exists(bootstrap) || python is null)
{
    Console.Error.WriteLine(bootstrap is null || !File.Exists(bootstrap)
        ? "--bootstrap must name the published executable: dotnet publish src/SageGuard.Lambda -c Release -o DIR, then --bootstrap DIR/bootstrap."
        : "No python3 with boto3 was found; name one with --python PATH.");
    return 64;
}

await FirstCall.RunAsync(bootstrap, python, runs);
Console.WriteLine();
await Sweeps.RunAsync(bootstrap, (Argument("--sweeps") ?? "100,1000,10000").Split(',').Select(int.Parse));
Console.WriteLine();
await Hooks.RunAsync(bootstrap);
return 0;

string? Argument(string name) => Array.IndexOf(args, name) is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
