// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using SageGuard.Benchmarks;
using SageGuard.Shared;

// Usage: SageGuard.Benchmarks [--bootstrap PATH] [--sageguard PATH] [--runs N] [--sweeps 100,1000] [--events 100,2000] [--templates N]
//                             [--paced 1000 [--rates 10,25,50,0]] [--organization 2000,20000 [--formats csv,html]] [--python PATH]
// [--results FILE]
// Without --bootstrap and --sageguard both are published and measured; else each that is named: the function by first call, sweeps and
// hook, the command by check and scan.
var (bootstrap, sageguard) = (Argument("--bootstrap"), Argument("--sageguard"));
var runs = int.Parse(Argument("--runs") ?? "20", CultureInfo.InvariantCulture);
if ((Argument("--python") ?? Python.With("boto3")) is not { } python)
{
    Console.Error.WriteLine("No python3 with boto3 was found; name one with --python PATH.");
    return 64;
}

if (new[] { bootstrap, sageguard }.FirstOrDefault(path => path is not null && !File.Exists(path)) is { } missing)
{
    Console.Error.WriteLine(
        $"There is no {missing}. Publish it: dotnet publish src/SageGuard.Lambda -c Release -o DIR, then --bootstrap DIR/bootstrap; or src/SageGuard.Cli and --sageguard DIR/sageguard."
    );
    return 64;
}

if (bootstrap is null && sageguard is null)
    (bootstrap, sageguard) = (Tools.Publish("SageGuard.Lambda", "bootstrap"), Tools.Publish("SageGuard.Cli", "sageguard"));
var node = Tools.Node();
var console = Console.Out;
using var results = Argument("--results") is null ? null : new StringWriter();
if (results is not null)
    Console.SetOut(results);
Console.WriteLine($"# Measured with `dotnet run -c Release --project benchmarks/SageGuard.Benchmarks`");
Console.WriteLine();
Console.WriteLine(Tools.Machine(python, node, TimeProvider.System));
Console.WriteLine();

// --paced alone: the throttled sweeps take minutes, each as long as its bucket says.
if (bootstrap is not null && Argument("--paced") is { } paced)
{
    await PacedSweeps.RunAsync(bootstrap, python, Numbers(paced), Numbers(Argument("--rates") ?? "0,50,25,10"));
}
else if (sageguard is not null && Argument("--organization") is { } organization)
{
    await OrganizationScans.RunAsync(sageguard, Numbers(organization), (Argument("--formats") ?? "csv").Split(','));
}
else
{
    if (bootstrap is not null)
    {
        var subjects = Subject.All(bootstrap, python, node, Tools.Floor());
        await FirstCall.RunAsync(subjects, runs);
        await Quotas.RunAsync(subjects, Math.Min(runs, 5));
        Console.WriteLine();
        await Sweeps.RunAsync(bootstrap, Numbers(Argument("--sweeps") ?? "100,1000,10000"));
        Console.WriteLine();
        await Events.RunAsync(subjects, Numbers(Argument("--events") ?? "100,2000,10000"));
        Console.WriteLine();
        await Hooks.RunAsync(bootstrap);
        Console.WriteLine();
    }

    if (sageguard is not null)
    {
        await Scans.RunAsync(sageguard, python, Math.Min(runs, 5));
        Console.WriteLine();
        await Checks.RunAsync(sageguard, Math.Min(runs, 5), int.Parse(Argument("--templates") ?? "500", CultureInfo.InvariantCulture));
    }
}

if (results is null)
    return 0;
Console.SetOut(console);
Console.Write(results);
await File.WriteAllTextAsync(Argument("--results")!, results.ToString());
return 0;

string? Argument(string name) => Array.IndexOf(args, name) is var at && at >= 0 && at + 1 < args.Length ? args[at + 1] : null;

static int[] Numbers(string list) => [.. list.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
