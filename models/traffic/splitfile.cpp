#include "models/traffic/splitfile.h"

#include <QRegularExpression>

namespace interlock {

namespace {

QString percent(Weight weight)
{
    return QStringLiteral("%1.%2")
        .arg(weight.basisPoints / 100)
        .arg(weight.basisPoints % 100, 2, 10, QChar(u'0'));
}

} // namespace

QByteArray splitFile(const NginxTraffic &traffic, const Split &split)
{
    QString parts;
    if (split.canary.basisPoints > 0 && split.canary.basisPoints < 10'000)
        parts = QStringLiteral("    %1% %2;\n").arg(percent(split.canary), traffic.canary);
    parts += QStringLiteral("    * %1;\n")
                 .arg(split.canary.basisPoints == 10'000 ? traffic.canary : traffic.stable);
    return QStringLiteral("# Written by Interlock. Whatever else is written here is noticed.\n"
                          "split_clients \"%1\" $%2_upstream {\n%3}\n"
                          "map \"\" $%2_generation {\n    default \"%4\";\n}\n")
        .arg(traffic.by, traffic.name, parts, generation(split))
        .toUtf8();
}

std::optional<Split> readSplitFile(const NginxTraffic &traffic, const QByteArray &file)
{
    static const QRegularExpression last(QStringLiteral("default \"([0-9-]+)\";"));
    const auto split = readGeneration(last.match(QString::fromUtf8(file)).captured(1));
    return split && splitFile(traffic, *split) == file ? split : std::nullopt;
}

qint64 generationNumber(const QByteArray &file)
{
    static const QRegularExpression number(QStringLiteral("default \"?([0-9]{1,15})-[0-9]{4,5}\"?;"));
    return number.match(QString::fromUtf8(file)).captured(1).toLongLong();
}

QString generation(const Split &split)
{
    return QStringLiteral("%1-%2").arg(split.number).arg(split.canary.basisPoints, 4, 10, QChar(u'0'));
}

std::optional<Split> readGeneration(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^([0-9]{1,15})-([0-9]{4,5})$"));
    const auto found = form.match(text.trimmed());
    const Split split{found.captured(1).toLongLong(), Weight{found.captured(2).toInt()}};
    return found.hasMatch() && split.canary.basisPoints <= 10'000 ? std::optional(split) : std::nullopt;
}

} // namespace interlock
