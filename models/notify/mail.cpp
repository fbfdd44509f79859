#include "models/notify/mail.h"

#include <QLocale>

#include <algorithm>
#include <cctype>

namespace interlock {

namespace {

constexpr qsizetype kMostText = 8000;
constexpr qsizetype kMostLine = 76;
constexpr qsizetype kMostBytesAWord = 45; // 60 of base64 and 12 around it

QByteArray dateOf(WallTime at)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(toMs(at), Qt::UTC);
    return QLocale::c().toString(utc, u"ddd, dd MMM yyyy HH:mm:ss").toLatin1() + " +0000";
}

/// The message's key as a dot-atom (RFC 5322, 3.6.4), at the domain of who writes.
QByteArray messageId(const Message &message, const Sink &sink)
{
    QByteArray name;
    for (const char c : message.key.toUtf8())
        name += c == '/' ? '.' : std::isalnum(static_cast<unsigned char>(c)) || c == '-' ? c : '_';
    return '<' + name + '@' + sink.from.section(u'@', -1).toLatin1() + '>';
}

/// What a terminal or a mail program could take for more than text is a space; lines stay.
QString readable(QString text)
{
    for (QChar &c : text)
        if (c != u'\n' && (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format))
            c = u' ';
    return text;
}

QString bodyOf(const Message &message)
{
    QStringList lines{readable(message.text).left(kMostText), {}};
    const auto fact = [&lines](const char *name, const QString &value) {
        lines << QStringLiteral("%1 %2").arg(QString::fromLatin1(name).leftJustified(12), readable(value));
    };
    fact("Release", message.rollout);
    fact("Service", message.service);
    fact("Environment", message.environment);
    fact("At", toRfc3339(message.at));
    if (message.record >= 0)
        fact("Record", QString::number(message.record));
    return lines.join(u'\n') + u'\n';
}

QByteArray inLines(const QByteArray &base64)
{
    QByteArray lines;
    for (qsizetype at = 0; at < base64.size(); at += kMostLine)
        lines += base64.mid(at, kMostLine) + "\r\n";
    return lines;
}

} // namespace

QByteArray headerText(const QString &text)
{
    const bool asItIs = std::ranges::all_of(text, [](QChar c) { return c >= u' ' && c <= u'~'; }) &&
                        !text.contains(u"=?") && text == text.trimmed();
    if (asItIs)
        return text.toLatin1();
    QByteArrayList words;
    QByteArray piece;
    const auto close = [&words, &piece] {
        if (!piece.isEmpty())
            words << "=?UTF-8?B?" + std::exchange(piece, {}).toBase64() + "?=";
    };
    for (const char32_t one : text.toStdU32String()) {
        const QByteArray bytes = QString::fromUcs4(&one, 1).toUtf8();
        if (piece.size() + bytes.size() > kMostBytesAWord)
            close();
        piece += bytes;
    }
    close();
    return words.join("\r\n ");
}

QByteArray mailFor(const Message &message, const Sink &sink)
{
    QByteArray mail;
    const auto header = [&mail](const char *name, const QByteArray &value) {
        mail += name + QByteArray(": ") + value + "\r\n";
    };
    header("Date", dateOf(message.at));
    header("From", "Interlock <" + sink.from.toLatin1() + '>');
    header("To", sink.to.join(u",\r\n ").toLatin1());
    header("Subject", headerText(message.title()));
    header("Message-ID", messageId(message, sink));
    if (message.level == Message::Level::Critical)
        header("Importance", "high");
    header("Auto-Submitted", "auto-generated"); // nobody's absence answers (RFC 3834)
    header("MIME-Version", "1.0");
    header("Content-Type", "text/plain; charset=utf-8");
    header("Content-Transfer-Encoding", "base64");
    return mail + "\r\n" +
           inLines(bodyOf(message).replace(u'\n', QStringLiteral("\r\n")).toUtf8().toBase64());
}

} // namespace interlock
