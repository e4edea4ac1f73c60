// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SageGuard.Benchmarks;

/// <summary>
/// <c>check</c> of many templates, of a 20 MB template and of a 25 MB plan, each with one open notebook; the templates beside
/// cfn-lint where it is on the PATH. cfn-lint looks at more than SageMaker, so its time is a scale and not a race.
/// </summary>
internal static class Checks
{
    private const string Open = """{"Type":"AWS::SageMaker::NotebookInstance","Properties":{"DirectInternetAccess":"Enabled","InstanceType":"ml.t3.medium","RoleArn":"arn:aws:iam::111122223333:role/r"}}""";

    /// <param name="sageguard">The native command.</param>
    /// <param name="runs">How often each is measured.</param>
    /// <param name="files">How many templates; cfn-lint takes an eighth of a second for each.</param>
    public static async Task RunAsync(string sageguard, int runs, int files)
    {
        var folder = Directory.CreateTempSubdirectory("sageguard-checks").FullName;
        var templates = Directory.CreateDirectory(Path.Combine(folder, "templates")).FullName;
        for (var i = 0; i < files; i++) await File.WriteAllTextAsync(Path.Combine(templates, $"{i:000}.json"), Template(20, i == 0));
        var (large, plan) = (Path.Combine(folder, "large.json"), Path.Combine(folder, "plan.json"));
        await File.WriteAllTextAsync(large, Template(130_000, isOpen: true));
        await File.WriteAllTextAsync(plan, Plan(50_000));

        Console.WriteLine($"The native command; {runs} runs of each.");
        Console.WriteLine();
        Console.WriteLine("| figure | min | median | max | unit |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        await MeasureAsync($"sageguard check, {files} templates", sageguard, runs, "check", "-c", "1", "-q", templates);
        await MeasureAsync($"sageguard check, a template of {new FileInfo(large).Length / 1_000_000} MB", sageguard, runs, "check", "-c", "1", "-q", large);
        await MeasureAsync($"sageguard check, a plan of {new FileInfo(plan).Length / 1_000_000} MB", sageguard, runs, "check", "-c", "1", "-q", plan);
        var lint = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(path => Path.Combine(path, "cfn-lint")).FirstOrDefault(File.Exists);
        if (lint is not null) await MeasureAsync($"cfn-lint, {files} templates", lint, 1, ["--regions", "us-east-1", "--template", .. Directory.GetFiles(templates)]);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task MeasureAsync(string name, string program, int runs, params string[] args)
    {
        List<double> wall = [];
        for (var run = runs > 1 ? -1 : 0; run < runs; run++)
        {
            var (output, milliseconds, _) = await ChildTime.RunAsync(new ProcessStartInfo(program, args));
            if (program.EndsWith("sageguard", StringComparison.Ordinal) && !output.Contains("SageMaker.1", StringComparison.Ordinal))
                throw new InvalidOperationException($"{name}: the open notebook was not found.");
            if (run >= 0) wall.Add(milliseconds);
        }

        Console.WriteLine(Figure.Row($"{name}, wall", wall, "ms"));
    }

    private static string Template(int buckets, bool isOpen)
    {
        var text = new StringBuilder("{\"AWSTemplateFormatVersion\":\"2010-09-09\",\"Resources\":{");
        for (var i = 0; i < buckets; i++)
            text.Append(CultureInfo.InvariantCulture, $"\"B{i}\":{{\"Type\":\"AWS::S3::Bucket\",\"Properties\":{{\"BucketName\":\"bucket-{i}\",\"Tags\":[{{\"Key\":\"team\",\"Value\":\"machine learning\"}},{{\"Key\":\"cost\",\"Value\":\"4711\"}}]}}}},\n");
        return text.Append("\"Lab\":").Append(isOpen ? Open : """{"Type":"AWS::S3::Bucket"}""").Append("}}").ToString();
    }

    private static string Plan(int buckets)
    {
        var (planned, changes) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < buckets; i++)
        {
            var head = string.Create(CultureInfo.InvariantCulture, $"\"address\":\"aws_s3_bucket.b[{i}]\",\"mode\":\"managed\",\"type\":\"aws_s3_bucket\",\"name\":\"b\",\"index\":{i}");
            var values = string.Create(CultureInfo.InvariantCulture, $"{{\"bucket\":\"bucket-{i}\",\"force_destroy\":false,\"tags\":{{\"team\":\"machine learning\"}}}}");
            planned.Append('{').Append(head).Append(",\"values\":").Append(values).Append("},\n");
            changes.Append('{').Append(head).Append(",\"change\":{\"actions\":[\"create\"],\"before\":null,\"after\":").Append(values).Append(",\"after_unknown\":{\"id\":true,\"arn\":true}}},\n");
        }

        return $$$"""{"format_version":"1.2","terraform_version":"1.9.5","planned_values":{"root_module":{"resources":[{{{planned}}}{"address":"aws_sagemaker_notebook_instance.lab","mode":"managed","type":"aws_sagemaker_notebook_instance","name":"lab","values":{"direct_internet_access":"Enabled"}}]}},"resource_changes":[{{{changes.ToString().TrimEnd('\n', ',')}}}]}""";
    }
}
