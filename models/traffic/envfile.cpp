#include "models/traffic/envfile.h"

#include "models/traffic/actuator.h"
#include "models/traffic/words.h"

#include <QSet>

namespace interlock {

namespace {

constexpr auto kEscaped = u"\"\\$`";

struct Assignment {
    QString name; ///< empty: another line
    QString value;
    bool goesOn = false; ///< in the next line
};

/// The value as systemd takes it: quotes taken off, escapes resolved.
void readValue(const QString &text, Assignment &to)
{
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quote != u'\'' && c == u'\\') {
            if (i + 1 == text.size())
                to.goesOn = true;
            else if (quote == u'"' && !QStringView(kEscaped).contains(text[i + 1]))
                to.value += c;
            else
                to.value += text[++i];
        } else if (c == quote) {
            quote = QChar();
        } else if (quote.isNull() && (c == u'"' || c == u'\'')) {
            quote = c;
        } else {
            to.value += c;
        }
    }
    to.goesOn = to.goesOn || !quote.isNull();
}

Assignment readLine(const QByteArray &line)
{
    const QString text = QString::fromUtf8(line).trimmed();
    const qsizetype equals = text.indexOf(u'=');
    Assignment one;
    if (equals <= 0 || text.startsWith(u'#') || text.startsWith(u';'))
        return one;
    one.name = text.left(equals).trimmed();
    readValue(text.mid(equals + 1).trimmed(), one);
    return one;
}

/// One line; quoted where the value needs it.
Result<QByteArray> lineOf(const QString &name, const QString &value)
{
    static const QString plain = QStringLiteral("_-+.,:/@%=");
    bool quoted = value.isEmpty();
    QString text;
    for (const QChar c : value) {
        if (c.category() == QChar::Other_Control)
            return fail(ErrorCode::BadInput,
                        QStringLiteral("the value of %1 holds a control character").arg(name),
                        QStringLiteral("it must be one line of text"));
        quoted = quoted || !(c.isLetterOrNumber() || plain.contains(c));
        if (QStringView(kEscaped).contains(c))
            text += u'\\';
        text += c;
    }
    return (name + u'=' + (quoted ? u'"' + text + u'"' : text)).toUtf8();
}

bool sameValue(const QString &a, const QString &b)
{
    bool isNumber = false, isOther = false;
    const double one = a.toDouble(&isNumber);
    const double other = b.toDouble(&isOther);
    return a == b || (isNumber && isOther && one == other); // 0.0 is 0
}

QStringList differing(const Variables &wanted, const Variables &found)
{
    QStringList names;
    for (const auto &[name, value] : wanted)
        if (const auto at = found.find(name); at == found.end() || !sameValue(at->second, value))
            names << name;
    return names;
}

} // namespace

Result<Variables> readVariables(const QByteArray &file, const QStringList &needed)
{
    Variables all;
    for (const QByteArray &line : file.split('\n')) {
        const Assignment one = readLine(line);
        if (one.goesOn && needed.contains(one.name))
            return fail(ErrorCode::BadInput,
                        QStringLiteral("the value of %1 goes on in the next line").arg(one.name),
                        QStringLiteral("write it on one line"));
        if (!one.name.isEmpty())
            all[one.name] = one.value;
    }
    return all;
}

Result<QByteArray> withVariables(const QByteArray &file, const Variables &wanted)
{
    QList<QByteArray> lines = file.split('\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    QSet<QString> written;
    for (QByteArray &line : lines) {
        const Assignment one = readLine(line);
        const auto value = wanted.find(one.name);
        if (one.name.isEmpty() || value == wanted.end())
            continue;
        const auto text = lineOf(value->first, value->second);
        if (!text)
            return passOn(text);
        line = *text;
        written.insert(one.name);
    }
    for (const auto &[name, value] : wanted) {
        if (written.contains(name))
            continue;
        const auto text = lineOf(name, value);
        if (!text)
            return passOn(text);
        lines << *text;
    }
    return lines.join('\n') + '\n';
}

Variables wantedVariables(const EnvTraffic &traffic, Weight canary)
{
    Variables wanted;
    const Words words = shareWords(canary);
    for (const auto &[name, value] : traffic.values)
        wanted[name] = fill(value, words);
    if (canary.basisPoints == 0)
        for (const auto &[name, value] : traffic.off)
            wanted[name] = fill(value, words);
    return wanted;
}

Result<FileShare> shareOfVariables(const EnvTraffic &traffic, const QByteArray &file)
{
    const Variables off = wantedVariables(traffic, Weight{0});
    QStringList names;
    for (const auto &[name, value] : off)
        names << name;
    const auto found = readVariables(file, names);
    if (!found)
        return passOn(found);
    for (const QString &name : names)
        if (!found->contains(name))
            return fail(
                ErrorCode::NotFound, QStringLiteral("%1 has no variable %2").arg(traffic.file, name),
                QStringLiteral("write it there as the plan's `off` says: %1=%2").arg(name, off.at(name)));
    if (differing(off, *found).isEmpty())
        return FileShare{Weight{0}};
    Weight share{10'000};
    for (const auto &[name, pattern] : traffic.values)
        if (namesShare(pattern))
            if (const auto within = shareWithin(pattern, found->at(name)))
                share = *within;
    const QStringList wrong = differing(wantedVariables(traffic, share), *found);
    if (wrong.isEmpty() && share.basisPoints > 0)
        return FileShare{share};
    const QStringList odd = wrong.isEmpty() ? differing(off, *found) : wrong;
    return FileShare{kInPart, QStringLiteral("%1 fits no share of the plan: look at %2")
                                  .arg(traffic.file, odd.join(QStringLiteral(", ")))};
}

} // namespace interlock
