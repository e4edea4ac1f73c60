// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Collections;
using SageGuard.Cli.CommandLine;
using SageGuard.Cli.Reports;
using SageGuard.Cli.Results;
using SageGuard.Controls;

namespace SageGuard.Cli.Tests.Reports;

/// <summary>A report of any size needs the memory of a few results: each is written before many more are read.</summary>
public sealed class StreamingTests
{
    private const int Rows = 20_000;
    private const int MostPending = 128 * 1024;

    [Theory]
    [InlineData("Json")]
    [InlineData("Sarif")]
    [InlineData("Asff")]
    [InlineData("Ocsf")]
    public void Results_are_written_while_they_are_read(string format)
    {
        using var output = new CountingStream();
        var rows = new RowsOnDemand(output);
        var report = SampleReport.Scan() with { Rows = rows };
        var terminal = new Terminal(
            Terminal.PlainConsole(TextWriter.Null),
            Terminal.PlainConsole(TextWriter.Null),
            () => output,
            () => Stream.Null
        );

        ReportWriter.Write(report, Enum.Parse<ReportFormat>(format), null, terminal);

        Assert.InRange(output.Length, 10 * MostPending, long.MaxValue);
        // Half of the results, half of the bytes; and after the last result only what waits in buffers.
        Assert.InRange(output.Length - (2 * rows.WrittenInTheMiddle), -2 * MostPending, 2 * MostPending);
        Assert.InRange(output.Length - rows.WrittenAtTheEnd, 1, MostPending);
    }

    /// <summary>Results that are made when they are asked for, and what was written by then.</summary>
    private sealed class RowsOnDemand(CountingStream output) : IReadOnlyCollection<ResultRow>
    {
        public int Count => Rows;

        public long WrittenInTheMiddle { get; private set; }

        public long WrittenAtTheEnd { get; private set; }

        public IEnumerator<ResultRow> GetEnumerator()
        {
            var control = Catalog.Find("SageMaker.1")!;
            for (var i = 0; i < Rows; i++)
            {
                if (i == Rows / 2)
                    WrittenInTheMiddle = output.Length;
                var arn = $"arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab-{i:00000}";
                var subject = new Subject(
                    control.Kind.Type,
                    control.Kind.Noun,
                    arn,
                    $"lab-{i:00000}",
                    arn,
                    "123456789012",
                    "eu-west-1",
                    null
                );
                yield return new ResultRow(control, subject, Outcome.Failing, "DirectInternetAccess is Enabled; it must be Disabled.");
            }

            WrittenAtTheEnd = output.Length;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
