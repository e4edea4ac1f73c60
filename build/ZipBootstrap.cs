// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

// An MSBuild inline task: MSBuild compiles this file by itself, against .NET Standard 2.0, when a publish asks for it.
// ZipArchive can't set "made by Unix" on every system, and .NET Standard's has no attributes; without both the
// executable bit is lost and Lambda answers "permission denied". One entry is little to write by hand, and every
// byte is then ours: the same bootstrap gives the same archive.

using System;
using System.IO;
using System.IO.Compression;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a zip archive of one executable: deflate, mode 0755, dated 1980-01-01 (the oldest date a zip knows).
/// Follows APPNOTE.TXT 6.3: 4.3.7 local header, 4.3.12 central directory, 4.3.16 end record.
/// </summary>
public sealed class ZipBootstrap : Task
{
    private const ushort MadeByUnixVersion20 = (3 << 8) | 20;
    private const ushort Version20 = 20;
    private const ushort Deflated = 8;
    private const ushort Midnight = 0;
    private const ushort FirstOfJanuary1980 = (0 << 9) | (1 << 5) | 1;
    private const uint RegularFileMode0755 = 0x81EDu << 16;

    [Required]
    public string Executable { get; set; }

    [Required]
    public string Archive { get; set; }

    public override bool Execute()
    {
        var name = Encoding.ASCII.GetBytes(Path.GetFileName(Executable));
        var content = File.ReadAllBytes(Executable);
        var packed = Deflate(content);
        var crc = Crc32(content);

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Archive)));
        using (var zip = new BinaryWriter(File.Create(Archive)))
        {
            zip.Write(0x04034B50u);
            Common();
            zip.Write(name);
            zip.Write(packed);

            var directory = (uint)zip.BaseStream.Position;
            zip.Write(0x02014B50u);
            zip.Write(MadeByUnixVersion20);
            Common();
            zip.Write((ushort)0); // comment
            zip.Write((ushort)0); // disk
            zip.Write((ushort)0); // internal attributes
            zip.Write(RegularFileMode0755);
            zip.Write(0u); // where its local header is
            zip.Write(name);

            var size = (uint)zip.BaseStream.Position - directory;
            zip.Write(0x06054B50u);
            zip.Write((ushort)0); // this disk
            zip.Write((ushort)0); // the directory's disk
            zip.Write((ushort)1); // entries on this disk
            zip.Write((ushort)1); // entries
            zip.Write(size);
            zip.Write(directory);
            zip.Write((ushort)0); // comment

            void Common()
            {
                zip.Write(Version20);
                zip.Write((ushort)0); // flags
                zip.Write(Deflated);
                zip.Write(Midnight);
                zip.Write(FirstOfJanuary1980);
                zip.Write(crc);
                zip.Write((uint)packed.Length);
                zip.Write((uint)content.Length);
                zip.Write((ushort)name.Length);
                zip.Write((ushort)0); // extra
            }
        }

        Log.LogMessage(MessageImportance.High, "  {0} ({1:0.00} MB)", Archive, new FileInfo(Archive).Length / 1e6);
        return true;
    }

    private static byte[] Deflate(byte[] content)
    {
        using (var packed = new MemoryStream())
        {
            using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                deflate.Write(content, 0, content.Length);
            }

            return packed.ToArray();
        }
    }

    private static uint Crc32(byte[] content)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in content)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
