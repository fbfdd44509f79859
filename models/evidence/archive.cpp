#include "models/evidence/archive.h"

#include "models/base/atomicfile.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kBlock = 64 * 1024;
constexpr qint64 kMostPadding = 1024 * 1024; ///< zeros after a tar's end; programs pad to their block

struct Free {
    void operator()(archive_entry *entry) const { archive_entry_free(entry); }
};
struct FreeReader {
    void operator()(archive *reader) const { archive_read_free(reader); }
};
struct FreeWriter {
    void operator()(archive *writer) const { archive_write_free(writer); }
};
using Reader = std::unique_ptr<archive, FreeReader>;
using Writer = std::unique_ptr<archive, FreeWriter>;

QString reasonOf(archive *handle)
{
    const char *text = archive_error_string(handle);
    return text ? QString::fromLocal8Bit(text) : u"no reason given"_s;
}

tl::unexpected<Error> unfit(const QString &what)
{
    return fail(ErrorCode::Unverified, u"the bundle holds %1"_s.arg(what),
                u"take the file exactly as `interlock evidence` wrote it"_s);
}

tl::unexpected<Error> system(const QString &what, const QString &path)
{
    return fail(ErrorCode::Environment,
                u"cannot %1 %2: %3"_s.arg(what, path, QString::fromLocal8Bit(std::strerror(errno))));
}

/// Takes files in, within the bounds.
class Taking {
public:
    Done take(const QString &name, QByteArray bytes)
    {
        if (!isBundleName(name))
            return unfit(u"a file with the name \"%1\""_s.arg(name.left(200)));
        m_left -= bytes.size();
        if (m_left < 0 || qsizetype(m_files.size()) >= kMostBundleFiles)
            return unfit(u"more than %1 bytes or %2 files"_s.arg(kMostBundleBytes).arg(kMostBundleFiles));
        if (!m_files.emplace(name, std::move(bytes)).second)
            return unfit(u"%1 twice"_s.arg(name));
        return {};
    }
    Done folder(const QString &name)
    {
        if (!isBundleName(name))
            return unfit(u"a folder with the name \"%1\""_s.arg(name.left(200)));
        m_folders.insert(name);
        return {};
    }
    qint64 left() const { return m_left; }
    /// All of it; a folder stands only for the files in it.
    Result<BundleFiles> taken()
    {
        for (const QString &folder : m_folders) {
            const auto within = m_files.lower_bound(folder + u'/');
            if (within == m_files.end() || !within->first.startsWith(folder + u'/'))
                return unfit(u"an empty folder, \"%1\""_s.arg(folder));
        }
        return std::move(m_files);
    }

private:
    BundleFiles m_files;
    QSet<QString> m_folders;
    qint64 m_left = kMostBundleBytes;
};

/// The bytes of a tar's file, unpacked where they are compressed. Knows what follows the tar's end, at which
/// whoever reads the tar stops.
class Stream {
public:
    static Result<std::unique_ptr<Stream>> open(const QString &path)
    {
        std::unique_ptr<Stream> stream(new Stream(path));
        archive *file = stream->m_file.get();
        archive_read_support_format_raw(file);
        archive_read_support_filter_gzip(file);
        archive_read_support_filter_zstd(file);
        archive_entry *whole = nullptr;
        if (archive_read_open_filename(file, QFile::encodeName(path).constData(), kBlock) != ARCHIVE_OK ||
            archive_read_next_header(file, &whole) != ARCHIVE_OK)
            return unfit(u"no tar: %1"_s.arg(reasonOf(file)));
        return stream;
    }
    /// As libarchive asks for the next block.
    static la_ssize_t next(archive *tar, void *self, const void **block)
    {
        auto *stream = static_cast<Stream *>(self);
        *block = stream->m_block.data();
        const la_ssize_t got = stream->next();
        if (got < 0)
            archive_set_error(tar, EIO, "%s", archive_error_string(stream->m_file.get()));
        return got;
    }
    /// Nothing but padding stands after the tar's `end`, and nothing after a compressed stream's.
    Done checkEnd(qint64 end)
    {
        la_ssize_t got = 1;
        while (got > 0 && m_given - end <= kMostPadding)
            got = next();
        if (got < 0)
            return unfit(u"bytes that cannot be read: %1"_s.arg(reasonOf(m_file.get())));
        const bool more = m_given - end > kMostPadding || m_newestNonZero >= end ||
                          archive_filter_bytes(m_file.get(), -1) != QFileInfo(m_path).size();
        return more ? Done(unfit(u"bytes after the end of its tar"_s)) : Done();
    }

private:
    explicit Stream(QString path) : m_file(archive_read_new()), m_path(std::move(path)), m_block(kBlock) {}
    la_ssize_t next()
    {
        const la_ssize_t got = archive_read_data(m_file.get(), m_block.data(), m_block.size());
        for (la_ssize_t at = got - 1; at >= 0; --at)
            if (m_block[size_t(at)] != 0) {
                m_newestNonZero = m_given + at;
                break;
            }
        m_given += std::max<la_ssize_t>(got, 0);
        return got;
    }
    Reader m_file;
    QString m_path;
    std::vector<char> m_block;
    qint64 m_given = 0, m_newestNonZero = -1;
};

Result<QByteArray> contentOf(archive *reader, qint64 most)
{
    QByteArray bytes;
    char block[kBlock];
    while (true) {
        const la_ssize_t got = archive_read_data(reader, block, sizeof block);
        if (got < 0)
            return unfit(u"an entry that cannot be read: %1"_s.arg(reasonOf(reader)));
        if (got == 0)
            return bytes;
        if (bytes.size() + got > most)
            return unfit(u"more than %1 bytes"_s.arg(kMostBundleBytes));
        bytes.append(block, qsizetype(got));
    }
}

Done takeEntry(archive *reader, archive_entry *entry, Taking &taking)
{
    const char *raw = archive_entry_pathname(entry);
    QString name = raw ? QString::fromUtf8(raw) : QString();
    if (name == u"./" || name == u".")
        return {}; // what `tar .` writes
    name = name.startsWith(u"./") ? name.mid(2) : name;
    if (archive_entry_hardlink(entry) || archive_entry_symlink(entry))
        return unfit(u"a link, \"%1\""_s.arg(name.left(200)));
    if (archive_entry_filetype(entry) == AE_IFDIR)
        return taking.folder(name.endsWith(u'/') ? name.chopped(1) : name);
    if (archive_entry_filetype(entry) != AE_IFREG)
        return unfit(u"something else than files, \"%1\""_s.arg(name.left(200)));
    auto bytes = contentOf(reader, taking.left());
    return bytes ? taking.take(name, std::move(*bytes)) : Done(passOn(bytes));
}

Result<BundleFiles> readTar(const QString &path)
{
    const auto stream = Stream::open(path);
    if (!stream)
        return passOn(stream);
    const Reader reader(archive_read_new());
    archive_read_support_format_tar(reader.get());
    if (archive_read_open(reader.get(), stream->get(), nullptr, Stream::next, nullptr) != ARCHIVE_OK)
        return unfit(u"no tar: %1"_s.arg(reasonOf(reader.get())));
    Taking taking;
    qint64 entries = 0;
    archive_entry *entry = nullptr;
    while (true) {
        const int status = archive_read_next_header(reader.get(), &entry);
        if (status == ARCHIVE_EOF) {
            const Done ends = (*stream)->checkEnd(archive_filter_bytes(reader.get(), -1));
            return ends ? taking.taken() : Result<BundleFiles>(passOn(ends));
        }
        if (status != ARCHIVE_OK || ++entries > 2 * kMostBundleFiles)
            return unfit(u"an entry that cannot be read: %1"_s.arg(reasonOf(reader.get())));
        if (const Done taken = takeEntry(reader.get(), entry, taking); !taken)
            return passOn(taken);
    }
}

Result<BundleFiles> readFolder(const QString &path)
{
    Taking taking;
    const QDir root(QDir(path).absolutePath());
    QDirIterator each(root.path(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories); // does not follow links
    qint64 entries = 0;
    while (each.hasNext()) {
        const QFileInfo info(each.next());
        const QString name = root.relativeFilePath(info.filePath());
        if (++entries > 2 * kMostBundleFiles)
            return unfit(u"more than %1 files"_s.arg(kMostBundleFiles));
        if (info.isSymLink())
            return unfit(u"a link, \"%1\""_s.arg(name));
        if (info.isDir()) {
            if (const Done taken = taking.folder(name); !taken)
                return passOn(taken);
            continue;
        }
        auto bytes = readBounded(info.filePath(), taking.left());
        if (!bytes)
            return unfit(u"a file that cannot be read: %1"_s.arg(bytes.error().text));
        if (const Done taken = taking.take(name, std::move(*bytes)); !taken)
            return passOn(taken);
    }
    return taking.taken();
}

Done writeEntry(archive *writer, const QString &name, const QByteArray &bytes)
{
    const std::unique_ptr<archive_entry, Free> entry(archive_entry_new());
    const bool program = name.endsWith(u".sh") || name.endsWith(u".py");
    archive_entry_set_pathname(entry.get(), name.toLatin1().constData());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), program ? 0755 : 0644);
    archive_entry_set_size(entry.get(), bytes.size());
    archive_entry_set_mtime(entry.get(), 0, 0);
    archive_entry_set_uid(entry.get(), 0);
    archive_entry_set_gid(entry.get(), 0);
    if (archive_write_header(writer, entry.get()) != ARCHIVE_OK ||
        archive_write_data(writer, bytes.constData(), size_t(bytes.size())) != bytes.size())
        return fail(ErrorCode::Environment, u"cannot write the bundle: %1"_s.arg(reasonOf(writer)));
    return {};
}

Done writeEntries(int descriptor, const QString &path, const BundleFiles &files,
                  const std::function<bool()> &isGivenUp)
{
    const Writer writer(archive_write_new());
    archive_write_set_format_pax_restricted(writer.get());
    if (path.endsWith(u".gz")) {
        archive_write_add_filter_gzip(writer.get());
        archive_write_set_filter_option(writer.get(), "gzip", "timestamp", nullptr); // no time of writing
    } else if (path.endsWith(u".zst")) {
        archive_write_add_filter_zstd(writer.get());
    }
    if (archive_write_open_fd(writer.get(), descriptor) != ARCHIVE_OK)
        return fail(ErrorCode::Environment, u"cannot write the bundle: %1"_s.arg(reasonOf(writer.get())));
    for (const auto &[name, bytes] : files) {
        if (isGivenUp && isGivenUp())
            return fail(ErrorCode::Cancelled, u"given up"_s);
        if (const Done written = writeEntry(writer.get(), name, bytes); !written)
            return written;
    }
    if (archive_write_close(writer.get()) != ARCHIVE_OK)
        return fail(ErrorCode::Environment, u"cannot write the bundle: %1"_s.arg(reasonOf(writer.get())));
    return {};
}

tl::unexpected<Error> isThere(const QString &path)
{
    return fail(ErrorCode::BadInput, u"there is a file at %1 already; it is never overwritten"_s.arg(path),
                u"name another with -o"_s);
}

/// Endings that promise what a bundle is not; whoever gets the file would try to open it as that.
bool promisesAnother(const QString &path)
{
    static const QStringList endings{u".zip"_s, u".7z"_s,  u".rar"_s, u".xz"_s,
                                     u".bz2"_s, u".txz"_s, u".tbz2"_s};
    return std::ranges::any_of(
        endings, [&path](const QString &ending) { return path.endsWith(ending, Qt::CaseInsensitive); });
}

Done syncFolder(const QString &folder)
{
    const int directory = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = directory >= 0 && ::fsync(directory) == 0;
    if (directory >= 0)
        ::close(directory);
    return synced ? Done() : Done(system(u"sync"_s, folder));
}

} // namespace

Done checkArchiveName(const QString &path)
{
    if (!promisesAnother(path))
        return {};
    return fail(ErrorCode::BadInput, u"a bundle is a tar, and %1 says it is something else"_s.arg(path),
                u"name it %1.tar.gz"_s.arg(QFileInfo(path).completeBaseName()));
}

Done writeArchive(const QString &path, const BundleFiles &files, const std::function<bool()> &isGivenUp)
{
    if (const Done fits = checkArchiveName(path); !fits)
        return fits;
    if (QFileInfo::exists(path) || QFileInfo(path).isSymLink())
        return isThere(path);
    const QByteArray target = QFile::encodeName(path);
    const QByteArray temporary = target + '.' + QByteArray::number(::getpid()) + ".new";
    const int descriptor =
        ::open(temporary.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return system(u"create"_s, QFile::decodeName(temporary));
    Done written = writeEntries(descriptor, path, files, isGivenUp);
    if (written && ::fsync(descriptor) != 0)
        written = system(u"write"_s, path);
    ::close(descriptor);
    if (written &&
        ::renameat2(AT_FDCWD, temporary.constData(), AT_FDCWD, target.constData(), RENAME_NOREPLACE) != 0)
        written = errno == EEXIST ? isThere(path) : system(u"put in place"_s, path);
    if (!written) {
        ::unlink(temporary.constData());
        return written;
    }
    return syncFolder(QFileInfo(path).absolutePath());
}

Result<BundleFiles> readBundle(const QString &path)
{
    return QFileInfo(path).isDir() ? readFolder(path) : readTar(path);
}

bool looksLikeBundle(const QString &path)
{
    if (QFileInfo(path).isDir())
        return true;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray start = file.read(512);
    return start.mid(257, 5) == "ustar" || start.startsWith("\x1f\x8b") ||
           start.startsWith("\x28\xb5\x2f\xfd");
}

} // namespace interlock
