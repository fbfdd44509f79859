#pragma once

#include "models/base/clock.h"
#include "models/base/result.h"

#include <QByteArray>
#include <QString>

namespace interlock {

/// The new lines of a growing file, through rotation (another file under the name), truncation, and lines
/// that are not finished yet. Bounded: what is read at once, and how long a line may be.
class FileTail {
public:
    explicit FileTail(QString path);
    ~FileTail();
    FileTail(const FileTail &) = delete;
    FileTail &operator=(const FileTail &) = delete;

    struct Lines {
        std::vector<QByteArray> lines; ///< complete ones, without their newline
        int tooLong = 0;               ///< lines longer than the bound, left out
        bool skipped = false;          ///< a backlog over the bound was stepped over
        qint64 bytes = 0;
        WallTime changedAt{}; ///< when the file changed last
    };
    Result<Lines> read();

private:
    Done open();
    Done readOpenFile(Lines &into);
    bool isTruncated(qint64 size) const;
    void take(const QByteArray &bytes, Lines &into);
    void close();

    QString m_path;
    int m_fd = -1;
    quint64 m_device = 0;
    quint64 m_inode = 0;
    qint64 m_offset = 0;
    QByteArray m_lastBytes; ///< what stands before the offset: tells a file that was rewritten in place
    QByteArray m_half;
    bool m_dropping = false; ///< within a line that is too long
};

} // namespace interlock
