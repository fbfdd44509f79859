#pragma once

#include "tests/support/actuatortest.h"
#include "tests/support/asnobody.h"

#include <QDir>
#include <QFileInfo>

#include <sys/mount.h>
#include <sys/stat.h>

namespace interlock::testing {

/// Rows for `what` and `part`: places where traffic must not be, or cannot be, written to, and a part of what
/// is said then.
inline void addRefusedFiles()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("part");
    QTest::newRow("a symbolic link") << "link"
                                     << "is a symbolic link; name the file itself";
    QTest::newRow("no file") << "gone"
                             << "No such file or directory";
    QTest::newRow("a folder that is read-only") << "read-only"
                                                << "Permission denied";
    QTest::newRow("a full disk") << "full"
                                 << "No space left on device";
}

/// One of these places, beside a good file or made of it; as it was again once this is gone.
class RefusedFile {
public:
    RefusedFile(const QString &what, const QString &good)
        : path(good), m_folder(QFileInfo(good).path()), m_content(contentOf(good))
    {
        if (what == u"link") {
            path = m_folder + QStringLiteral("/link");
            isMade = QFile::link(good, path);
        } else if (what == u"gone") {
            path = m_folder + QStringLiteral("/gone");
            isMade = !QFile::exists(path);
        } else if (what == u"read-only") {
            isMade = ::chmod(m_folder.toUtf8().constData(), 0555) == 0 &&
                     ::chmod(good.toUtf8().constData(), 0644) == 0;
            m_nobody.emplace();
        } else if (what == u"full") {
            isMade = fill(QFileInfo(good).fileName());
        }
    }
    ~RefusedFile()
    {
        m_nobody.reset();
        ::chmod(m_folder.toUtf8().constData(), 0755);
        if (m_isMounted)
            ::umount(disk().toUtf8().constData());
    }
    RefusedFile(const RefusedFile &) = delete;
    RefusedFile &operator=(const RefusedFile &) = delete;

    QString path;
    bool isMade = false; ///< false: this account may not make such a place
    /// On a full disk: the file as it was, and nothing beside it but what filled the disk.
    bool isUntouched() const
    {
        return !m_isMounted ||
               (contentOf(path) == m_content && QDir(disk()).entryList(QDir::Files).size() == 2);
    }

private:
    QString disk() const { return m_folder + QStringLiteral("/full"); }
    bool fill(const QString &name)
    {
        m_isMounted = QDir().mkdir(disk()) &&
                      ::mount("tmpfs", disk().toUtf8().constData(), "tmpfs", 0, "size=16k") == 0;
        path = disk() + u'/' + name;
        return m_isMounted && put(path, m_content) &&
               !put(disk() + QStringLiteral("/rest"), QByteArray(64 * 1024, 'x'));
    }

    QString m_folder;
    QByteArray m_content;
    std::optional<AsNobody> m_nobody;
    bool m_isMounted = false;
};

} // namespace interlock::testing
