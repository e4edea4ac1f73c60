// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SageGuard.LocalAws.S3;

/// <summary>What S3 answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body: an object's bytes, or XML.</param>
internal sealed record S3Answer(int Status, ReadOnlyMemory<byte> Body)
{
    private static readonly XNamespace Names = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>No body.</summary>
    public S3Answer(int status = 200)
        : this(status, ReadOnlyMemory<byte>.Empty) { }

    public string? ContentType { get; init; }

    /// <summary>The length that a HEAD shows; null: the body's.</summary>
    public long? Length { get; init; }

    public IEnumerable<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>A document; its elements are put into S3's namespace.</summary>
    public static S3Answer Xml(XElement root)
    {
        foreach (var element in root.DescendantsAndSelf())
            element.Name = Names + element.Name.LocalName;
        return Plain(200, root);
    }

    /// <summary>A refusal, whose document has no namespace.</summary>
    public static S3Answer Refusal(AwsException error, string requestId, params IEnumerable<XElement> more) =>
        Plain(
            error.Status,
            new XElement(
                "Error",
                new XElement("Code", error.Code),
                new XElement("Message", error.Message),
                more,
                new XElement("RequestId", requestId),
                new XElement("HostId", "LocalAws")
            )
        );

    private static S3Answer Plain(int status, XElement root)
    {
        using var buffer = new MemoryStream();
        // A key may hold what XML must not.
        using (var writer = XmlWriter.Create(buffer, new XmlWriterSettings { CheckCharacters = false, Encoding = new UTF8Encoding(false) }))
            root.Save(writer);
        return new S3Answer(status, buffer.ToArray()) { ContentType = "application/xml" };
    }
}
