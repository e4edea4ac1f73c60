// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SageGuard.Benchmarks;

/// <summary>
/// <c>check</c> of many templates, of 20 MB templates in JSON and YAML and of a 25 MB plan, each with one open notebook, of a plan
/// with 1,000 open notebooks as JSON and as a table, and of a hostile file; the templates beside cfn-lint where it is on the PATH.
/// cfn-lint looks at more than SageMaker, so its time is a scale and not a race.
/// </summary>
internal static class Checks
{
    private const string Open =
        """{"Type":"AWS::SageMaker::NotebookInstance","Properties":{"DirectInternetAccess":"Enabled","InstanceType":"ml.t3.medium","RoleArn":"arn:aws:iam::111122223333:role/r"}}""";

    public static async Task RunAsync(string sageguard, int runs, int files)
    {
        var folder = Directory.CreateTempSubdirectory("sageguard-checks").FullName;
        var templates = Directory.CreateDirectory(Path.Combine(folder, "templates")).FullName;
        for (var i = 0; i < files; i++)
            await File.WriteAllTextAsync(Path.Combine(templates, $"{i:000}.json"), Template(20, i == 0));
        async Task<string> WriteAsync(string name, string text)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text);
            return Path.Combine(folder, name);
        }

        var large = await WriteAsync("large.json", Template(130_000, isOpen: true));
        var yaml = await WriteAsync("large.yaml", Yaml(125_000));
        var plan = await WriteAsync("plan.json", Plan(50_000, 1));
        var failing = await WriteAsync("failing.json", Plan(42_000, 1_000));
        var hostile = await WriteAsync("hostile.yaml", Hostile());

        Console.WriteLine($"The native command; {runs} runs of each.");
        Console.WriteLine();
        Console.WriteLine("| figure | min | median | max | unit |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        await MeasureAsync($"sageguard check, {files} templates", sageguard, runs, "SageMaker.1", "check", "-c", "1", "-q", templates);
        await MeasureAsync(
            $"sageguard check, a JSON template of {Megabytes(large)} MB",
            sageguard,
            runs,
            "SageMaker.1",
            "check",
            "-c",
            "1",
            "-q",
            large
        );
        await MeasureAsync(
            $"sageguard check, a YAML template of {Megabytes(yaml)} MB",
            sageguard,
            runs,
            "SageMaker.1",
            "check",
            "-c",
            "1",
            "-q",
            yaml
        );
        await MeasureAsync(
            $"sageguard check, a plan of {Megabytes(plan)} MB",
            sageguard,
            runs,
            "SageMaker.1",
            "check",
            "-c",
            "1",
            "-q",
            plan
        );
        await MeasureAsync(
            $"sageguard check, a plan of {Megabytes(failing)} MB with 4,000 failures, as JSON",
            sageguard,
            runs,
            "SageMaker.1",
            "check",
            "--output",
            "json",
            failing
        );
        await MeasureAsync(
            $"sageguard check, a plan of {Megabytes(failing)} MB with 4,000 failures, as a table",
            sageguard,
            runs,
            "SageMaker.1",
            "check",
            failing
        );
        await MeasureAsync("sageguard check, aliases of aliases", sageguard, runs, "", "check", "-q", hostile);
        var lint = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(path => Path.Combine(path, "cfn-lint"))
            .FirstOrDefault(File.Exists);
        if (lint is not null)
        {
            await MeasureAsync(
                $"cfn-lint, {files} templates",
                lint,
                1,
                "",
                ["--regions", "us-east-1", "--template", .. Directory.GetFiles(templates)]
            );
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task MeasureAsync(string name, string program, int runs, string finds, params string[] args)
    {
        var (wall, memory) = (new List<double>(), new List<double>());
        for (var run = runs > 1 ? -1 : 0; run < runs; run++)
        {
            var (output, milliseconds, megabytes) = await PeakAsync(new ProcessStartInfo(program, args));
            if (!output.Contains(finds, StringComparison.Ordinal))
                throw new InvalidOperationException($"{name}: the open notebook was not found.");
            if (run < 0)
                continue;
            wall.Add(milliseconds);
            memory.Add(megabytes);
        }

        Console.WriteLine(Figure.Row($"{name}, wall", wall, "ms"));
        Console.WriteLine(Figure.Row($"{name}, peak memory", memory, "MB"));
    }

    // The kernel keeps the peak while the process lives, so the last reading is the peak up to a few milliseconds before its end.
    private static async Task<(string Output, double WallMilliseconds, double PeakMegabytes)> PeakAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        var kilobytes = 0L;
        while (await Task.WhenAny(ended, Task.Delay(5)) != ended)
        {
            try
            {
                var line = (await File.ReadAllLinesAsync($"/proc/{process.Id}/status")).FirstOrDefault(line =>
                    line.StartsWith("VmHWM:", StringComparison.Ordinal)
                );
                if (line is not null)
                    kilobytes = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        await error;
        return (await output, watch.Elapsed.TotalMilliseconds, kilobytes / 1024.0);
    }

    private static long Megabytes(string file) => new FileInfo(file).Length / 1_000_000;

    private static string Yaml(int buckets)
    {
        var text = new StringBuilder("Resources:\n");
        for (var i = 0; i < buckets; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  B{i}:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: bucket-{i}\n      Tags: [{{Key: team, Value: machine learning}}, {{Key: cost, Value: \"4711\"}}]\n"
            );
        }

        return text.Append("  Lab:\n    Type: AWS::SageMaker::NotebookInstance\n").ToString();
    }

    private static string Hostile()
    {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 9; i++)
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        return text.ToString();
    }

    private static string Template(int buckets, bool isOpen)
    {
        var text = new StringBuilder("{\"AWSTemplateFormatVersion\":\"2010-09-09\",\"Resources\":{");
        for (var i = 0; i < buckets; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\"B{i}\":{{\"Type\":\"AWS::S3::Bucket\",\"Properties\":{{\"BucketName\":\"bucket-{i}\",\"Tags\":[{{\"Key\":\"team\",\"Value\":\"machine learning\"}},{{\"Key\":\"cost\",\"Value\":\"4711\"}}]}}}},\n"
            );
        }

        return text.Append("\"Lab\":").Append(isOpen ? Open : """{"Type":"AWS::S3::Bucket"}""").Append("}}").ToString();
    }

    private static string Plan(int buckets, int notebooks)
    {
        var labs = string.Join(
            ",\n",
            Enumerable
                .Range(0, notebooks)
                .Select(i =>
                    $$$"""{"address":"aws_sagemaker_notebook_instance.lab[{{{i}}}]","mode":"managed","type":"aws_sagemaker_notebook_instance","name":"lab","values":{"direct_internet_access":"Enabled"}}"""
                )
        );
        var (planned, changes) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < buckets; i++)
        {
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"\"address\":\"aws_s3_bucket.b[{i}]\",\"mode\":\"managed\",\"type\":\"aws_s3_bucket\",\"name\":\"b\",\"index\":{i}"
            );
            var values = string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"bucket\":\"bucket-{i}\",\"force_destroy\":false,\"tags\":{{\"team\":\"machine learning\"}}}}"
            );
            planned.Append('{').Append(head).Append(",\"values\":").Append(values).Append("},\n");
            changes
                .Append('{')
                .Append(head)
                .Append(",\"change\":{\"actions\":[\"create\"],\"before\":null,\"after\":")
                .Append(values)
                .Append(",\"after_unknown\":{\"id\":true,\"arn\":true}}},\n");
        }

        return $$$"""{"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":{"resources":[{{{planned}}}{{{labs}}}]}},"resource_changes":[{{{changes.ToString().TrimEnd('\n', ',')}}}]}""";
    }
}
