#include "app/cli/input.h"

#include <QFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {
constexpr qint64 kMostInput = 64 * 1024 * 1024;
} // namespace

Result<QByteArray> readNumberFile(const QString &path)
{
    QFile file(path);
    const bool open = path == u"-"_s ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return fail(ErrorCode::BadInput, u"cannot read %1: %2"_s.arg(path, file.errorString()));
    const QByteArray bytes = file.read(kMostInput + 1);
    if (bytes.size() > kMostInput)
        return fail(ErrorCode::BadInput, u"%1 is larger than 64 MiB"_s.arg(path));
    return bytes;
}

} // namespace interlock::cli
