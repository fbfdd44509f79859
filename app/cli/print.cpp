#include "app/cli/print.h"

#include "models/base/json.h"

#include <cstdio>

namespace interlock::cli {

QString oneLine(QString text)
{
    return text.replace(u'\n', QStringLiteral("\\n")).replace(u'\t', u' ');
}

void printLine(const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

void printJson(const QJsonObject &object)
{
    printLine(QString::fromUtf8(compactJson(object)));
}

void warn(const QString &sentence)
{
    std::fprintf(stderr, "interlock: warning: %s\n", oneLine(sentence).toUtf8().constData());
}

int complain(const Error &error)
{
    QString said = error.sentence(); // it may quote a file that would speak to the terminal
    for (QChar &c : said)
        c = c.category() == QChar::Other_Control && c != u'\n' ? QChar(0xfffd) : c;
    std::fprintf(stderr, "interlock: %s\n", said.toUtf8().constData());
    return exitStatus(error.code);
}

} // namespace interlock::cli
