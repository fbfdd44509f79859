#pragma once

#include "models/base/digest.h"
#include "models/store/paths.h"
#include "models/store/writer.h"
#include "tests/support/asnobody.h"

#include <QFile>
#include <QTemporaryDir>

namespace interlock::testing {

inline const QString kUuid = QStringLiteral("11111111-2222-3333-4444-555555555555");

/// A store in a folder of its own.
struct TempStore {
    QTemporaryDir folder;
    StorePaths paths{folder.path() + QStringLiteral("/s.sqlite"),
                     folder.path() + QStringLiteral("/s.sqlite.d")};

    Done make() const
    {
        if (const Done folders = paths.makeFolders(); !folders)
            return folders;
        return Database::create(paths.database, kUuid);
    }
};

inline StoreBatch recordsFrom(qint64 first, int count)
{
    StoreBatch batch;
    for (int i = 0; i < count; ++i)
        batch.records.push_back({first + i, "record " + QByteArray::number(first + i)});
    return batch;
}

inline EvaluationRow rowAt(qint64 sequence, const QByteArray &chainBefore = {})
{
    EvaluationRow row;
    row.sequence = sequence;
    row.rollout = QStringLiteral("web-1");
    row.logSize = 3;
    row.at = {1700000000000 + sequence, 5000 + sequence, QStringLiteral("boot")};
    row.body = "{\"k\":\"evaluated\"}";
    row.chain = chainOf(chainBefore, row);
    return row;
}

inline QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

} // namespace interlock::testing
