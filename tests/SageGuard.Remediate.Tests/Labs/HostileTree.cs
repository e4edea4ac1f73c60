// Copyright (c) SageGuard contributors
// SPDX-License-Identifier: Apache-2.0

namespace SageGuard.Remediate.Tests;

/// <summary>A volume as nobody would wish it, made and compared by Python, which knows nothing of our scripts.</summary>
internal static class HostileTree
{
    private const string Make = """
        import os, sys, random
        root = sys.argv[1].encode(); files = int(sys.argv[2]); sparse = int(sys.argv[3])
        os.makedirs(root, exist_ok=True); os.chdir(root); r = random.Random(7)
        def put(path, data=b"x"):
            os.makedirs(os.path.dirname(path) or b".", exist_ok=True)
            with open(path, "wb") as f: f.write(data)
        for p in [b"-rf", b"--checkpoint-action=exec=false", b"new\nline\n", b" leading space", b"trailing space ", "ünï-日本-😀".encode(), b"bad\xff\xfebytes",
                  b"tab\there", b"quote'\"`$(touch pwned)", b"back\\slash", b"*", b"?", b".hidden", b"a" * 255, b"%41", b"+plus", b"dir with space/-n/ \n/deep"]:
            put(p, p)
        for p in [b"empty folder", b"-empty", b"empty\nline", b"sticky", b"closed"]: os.makedirs(p)
        os.chmod(b"sticky", 0o1777); os.chmod(b"closed", 0o000)
        put(b"empty file", b""); put(b"setuid", b"s"); os.chmod(b"setuid", 0o4755); put(b"secret", b"s"); os.chmod(b"secret", 0o000)
        os.symlink(b"nowhere", b"dangling"); os.symlink(b"/etc/passwd", b"absolute"); os.symlink(b"..", b"up"); os.symlink(b"dir with space", b"to a folder"); os.symlink(b"loop", b"loop")
        os.link(b"secret", b"hard link"); os.mkfifo(b"pipe")
        if os.geteuid() == 0:
            os.chown(b"setuid", 12345, 54321); os.chmod(b"setuid", 0o4755); os.chown(b"dangling", 1000, 100, follow_symlinks=False); os.chown(b"empty folder", 1000, 100)
        try: os.setxattr(b"secret", b"user.note", b"\x00\xffbinary"); os.setxattr(b"empty folder", b"user.f", b"folder")
        except OSError: pass
        with open(b"sparse", "wb") as f:
            f.truncate(sparse); f.seek(sparse // 2); f.write(b"in the middle"); f.seek(sparse - 3); f.write(b"end")
        put(b"large", r.randbytes(3 << 20))
        for i in range(files): put(b"many/%02d/%05d" % (i % 50, i), b"%d" % i)
        # Below paths that no call takes: a path has 4,096 bytes at most, and these are reached step by step.
        here = os.open(b".", os.O_RDONLY)
        for part, count in [(b"deep" + b"d" * 187, 30), (b"x", 150)]:
            at = os.dup(here)
            for i in range(count):
                os.mkdir(part, dir_fd=at); below = os.open(part, os.O_RDONLY, dir_fd=at); os.close(at); at = below
                if i % 29 == 28:
                    with os.fdopen(os.open(b"file", os.O_WRONLY | os.O_CREAT, dir_fd=at), "wb") as f: f.write(b"%d" % i)
                    os.link(b"file", b"linked", src_dir_fd=at, dst_dir_fd=at); os.symlink(b"t" * 300, b"link", dir_fd=at); os.utime(b"link", ns=(7, 7), dir_fd=at, follow_symlinks=False)
            os.close(at)
        if os.geteuid() == 0:
            os.mknod(b"null", 0o20644, os.makedev(1, 3)); os.mknod(b"block", 0o60640, os.makedev(7, 200)); put(b"caps")
            os.setxattr(b"caps", b"security.capability", bytes.fromhex("0100000200200000000000000000000000000000"))
        os.link(b"pipe", b"pipe again"); os.link(b"dangling", b"dangling again", follow_symlinks=False)
        put(b"old"); os.utime(b"old", ns=(-1500000001, -1500000001)); put(b"far"); os.utime(b"far", ns=(2**33 * 10**9 + 7,) * 2)
        for d, ds, fs in os.walk(b".", topdown=False):
            for n in fs + ds + ([b"."] if d == b"." else []):
                p = os.path.join(d, n)
                if r.random() < 0.5 and p not in (b"./old", b"./far") and len(p) < 4000: os.utime(p, ns=(10**18, r.randrange(10**17, 16 * 10**17)), follow_symlinks=False)
        """;

    private const string Print = """
        import os, sys, stat, hashlib
        links = {}
        def show(fd, n, p):
            s = os.stat(n, dir_fd=fd, follow_symlinks=False); out = [repr(p) if len(p) < 300 else "%d:%s" % (len(p), p[-20:]), oct(s.st_mode if len(sys.argv) < 3 or stat.S_ISDIR(s.st_mode) else s.st_mode & ~0o6000), s.st_uid, s.st_gid, s.st_mtime_ns]
            if stat.S_ISREG(s.st_mode):
                h = hashlib.sha256()
                with os.fdopen(os.open(n, os.O_RDONLY, dir_fd=fd), "rb") as f:
                    for b in iter(lambda: f.read(1 << 20), b""): h.update(b)
                out += [s.st_size, h.hexdigest(), s.st_nlink]
                if s.st_size > 1 << 20: out.append("sparse" if s.st_blocks * 512 < s.st_size // 2 else "full")
            if s.st_nlink > 1 and not stat.S_ISDIR(s.st_mode): out.append(links.setdefault(s.st_ino, len(links)))
            if stat.S_ISLNK(s.st_mode): out.append(repr(os.readlink(n, dir_fd=fd)))
            if stat.S_ISCHR(s.st_mode) or stat.S_ISBLK(s.st_mode): out.append(s.st_rdev)
            via = b"/proc/self/fd/%d/%s" % (fd, n)
            out += [(k, os.getxattr(via, k, follow_symlinks=False)) for k in sorted(os.listxattr(via, follow_symlinks=False)) if k.startswith("user.") or k == "security.capability" and len(sys.argv) < 3]
            print(*out)
            return stat.S_ISDIR(s.st_mode)
        def walk(fd, path):
            for n in sorted(os.fsencode(n) for n in os.listdir(fd)):
                if show(fd, n, path + b"/" + n):
                    below = os.open(n, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=fd); walk(below, path + b"/" + n); os.close(below)
        root = os.open(sys.argv[1], os.O_RDONLY); show(root, b".", b"."); walk(root, b".")
        """;

    public static void Create(string folder, int files, long sparse) =>
        Python(
            Make,
            folder,
            files.ToString(System.Globalization.CultureInfo.InvariantCulture),
            sparse.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );

    /// <summary>Everything that a volume holds, metadata included, one line a file.</summary>
    /// <param name="folder">The volume.</param>
    /// <param name="withoutRoot">True to leave out what a replacement without root access loses: set-uid and set-gid bits, and
    /// capabilities.</param>
    public static IReadOnlyList<string> Read(string folder, bool withoutRoot = false) =>
        Python(Print, withoutRoot ? [folder, "without"] : [folder]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Python(string script, params string[] arguments)
    {
        // Without the packages of the machine, which take longer to be found than the tree to be made.
        var (code, output) = Moto.Run("python3", ["-I", "-S", "-", .. arguments], input: script);
        Assert.True(code == 0, output);
        return output;
    }
}
